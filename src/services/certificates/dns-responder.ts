import { codeOf, MailError } from '#base/errors.ts';
import { type DnsDriver, dnsFaultOf, type RecordSet, zoneOf } from '#net/dns/driver.ts';
import { AcmeFailure } from './acme/faults.ts';
import type { ChallengeResponder } from './acme/issue.ts';
import { digest } from './acme/jws.ts';

/** Seconds: the record goes as soon as it was seen. */
const ttl = 60;

/** Publishes proofs in zones that we may change (RFC 8555 8.4), beside those of other orders. `isSeen` waits until a record is at every server of its zone; false where it gave up. */
export function dnsResponder(
  drivers: readonly DnsDriver[],
  isSeen: (name: string, text: string) => Promise<boolean>,
): ChallengeResponder {
  return {
    type: 'dns-01',
    put: async (name, _token, authorization) => {
      const record = `_acme-challenge.${name}`;
      const proof = digest(authorization);
      const failed = (error: unknown): never => {
        if (!(error instanceof MailError)) throw error;
        const detail = dnsFaultOf(error) ?? codeOf(error) ?? '';
        throw new AcmeFailure([{ fault: 'notPublished', detail, name }], { cause: error });
      };
      const place = await placeOf(drivers, record).catch(failed);
      if (place === null) {
        throw new AcmeFailure([{ fault: 'notPublished', detail: 'no managed zone has the name', name }]);
      }
      await change(place, record, (values) => [...values.filter((value) => value !== proof), proof]).catch(failed);
      const remove = () => change(place, record, (values) => values.filter((value) => value !== proof)).catch(failed);
      if (!(await isSeen(record, proof))) {
        await remove();
        throw new AcmeFailure([{ fault: 'notPublished', detail: 'not every server of the zone has it', name }]);
      }
      return { [Symbol.asyncDispose]: remove };
    },
  };
}

interface ManagedPlace {
  driver: DnsDriver;
  zone: string;
}

async function placeOf(drivers: readonly DnsDriver[], name: string): Promise<ManagedPlace | null> {
  for (const driver of drivers) {
    const zone = zoneOf(await driver.zones(), name);
    if (zone !== null) return { driver, zone };
  }
  return null;
}

async function change(
  { driver, zone }: ManagedPlace,
  name: string,
  next: (values: readonly string[]) => string[],
): Promise<void> {
  const before = await driver.read(zone, name, 'TXT');
  const values = next(before?.type === 'TXT' ? before.values : []);
  const after: RecordSet | null = values.length === 0 ? null : { name, type: 'TXT', ttl, values };
  if (before === null && after === null) return;
  await driver.apply(zone, [{ name, type: 'TXT', before, after }]);
}
