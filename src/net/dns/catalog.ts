import { MailError } from '#base/errors.ts';
import { managedDnsLimits } from '#base/limits-managed-dns.ts';
import { encodeQuestion, readAnswers } from '#wire/dns/update.ts';
import { exchangeSigned, type Primary } from './signed.ts';

/**
 * The members of a catalog zone (RFC 9432 4.1), read by a zone transfer (RFC 5936). Throws what `dnsFaultOf` knows;
 * `limit` for a catalog of more than managedDnsLimits.zones.
 */
export async function catalogZones(primary: Primary, catalog: string): Promise<string[]> {
  const exchange = {
    message: (id: number) => encodeQuestion(id, catalog, 'AXFR'),
    zone: catalog,
    milliseconds: managedDnsLimits.transfer,
  };
  const members: string[] = [];
  let starts = 0;
  // RFC 5936 2.2: the SOA stands at both ends.
  const isLast = (bytes: Uint8Array) => {
    starts += readAnswers(bytes, ['SOA']).length;
    return starts >= 2;
  };
  for await (const bytes of exchangeSigned(primary, exchange, isLast)) {
    for (const { name, value } of readAnswers(bytes, ['PTR'])) {
      if (typeof value === 'string' && name.endsWith(`.zones.${catalog}`)) members.push(value);
    }
    if (members.length > managedDnsLimits.zones)
      throw new MailError('limit', `the catalog ${catalog} has too many zones`);
  }
  return members;
}
