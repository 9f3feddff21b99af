/** DANE for SMTP (RFC 7672): whether a server's certificates are those that its TLSA records name. */
import { createHash, X509Certificate } from 'node:crypto';
import { namesHost } from '#net/client-tls.ts';
import type { TlsaValue } from '#wire/dns/records.ts';

const usages = { trustAnchor: 2, endEntity: 3 } as const;

/** RFC 7672 3.1: usages 2 and 3 with known selectors and digests of the right length; nothing else can be used. */
export function isUsable({ usage, selector, matching, data }: TlsaValue): boolean {
  const known = (usage === usages.trustAnchor || usage === usages.endEntity) && selector <= 1;
  const length = [undefined, 32, 64][matching];
  return known && (matching === 0 ? data.length > 0 : data.length === length);
}

/**
 * Whether one of the records vouches for a server. `chain`: its certificates, its own first; `names`: the TLSA base
 * domain and others the certificate may be for (RFC 7672 3.2.2).
 */
export function daneVouches(
  records: readonly TlsaValue[],
  chain: readonly Uint8Array[],
  names: readonly string[],
  now: number,
): boolean {
  const [leaf] = chain;
  if (leaf === undefined) return false;
  return records.filter(isUsable).some((record) => {
    // RFC 7672 3.1.1: with usage 3 neither names nor dates matter.
    if (record.usage === usages.endEntity) return matches(record, leaf);
    const anchor = chain.findIndex((certificate, at) => at > 0 && matches(record, certificate));
    if (anchor === -1 || !names.some((name) => namesHost(leaf, name))) return false;
    return isPath(
      chain.slice(0, anchor + 1).map((certificate) => new X509Certificate(certificate)),
      now,
    );
  });
}

/** RFC 6698 2.1.2 and 2.1.3: the whole certificate or its key, as it is or hashed. */
function matches({ selector, matching, data }: TlsaValue, certificate: Uint8Array): boolean {
  const selected = selector === 0 ? certificate : publicKeyOf(certificate);
  const presented =
    matching === 0
      ? selected
      : createHash(matching === 1 ? 'sha256' : 'sha512')
          .update(selected)
          .digest();
  return Buffer.compare(presented, data) === 0;
}

function publicKeyOf(certificate: Uint8Array): Uint8Array {
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
}

/** RFC 5280 6.1, as far as it concerns a path that ends in an anchor which somebody named: signatures, issuers, dates, and that issuers may issue. */
function isPath(path: readonly X509Certificate[], now: number): boolean {
  return path.every((certificate, at) => {
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false;
    const issuer = path[at + 1];
    if (issuer === undefined) return true;
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
}
