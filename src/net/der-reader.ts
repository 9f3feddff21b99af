import { MailError } from '#base/errors.ts';

/** A value of ASN.1's distinguished encoding (ITU-T X.690), read. */
export interface DerValue {
  /** Class, form and number in one octet; longer tags do not occur in certificates. */
  tag: number;
  content: Uint8Array;
  /** With tag and length. */
  whole: Uint8Array;
}

/** The values that lie in `content`, one behind another. Throws `bad-syntax` where they do not end with it. */
export function derValues(content: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let rest = content; rest.length > 0;) {
    const value = firstValue(rest);
    values.push(value);
    rest = rest.subarray(value.whole.length);
  }
  return values;
}

function firstValue(octets: Uint8Array): DerValue {
  const [tag, short] = octets;
  if (tag === undefined || short === undefined) throw new MailError('bad-syntax', 'a DER value is cut off');
  const more = short < 0x80 ? 0 : short - 0x80;
  // Four octets of length are 4 GB; none at all (0x80) is the indefinite form, which DER has not.
  if (short === 0x80 || more > 4) throw new MailError('bad-syntax', 'a DER value has no length that is allowed');
  const length = more === 0 ? short : octets.subarray(2, 2 + more).reduce((sum, octet) => sum * 256 + octet, 0);
  const start = 2 + more;
  if (octets.length < start + length) throw new MailError('bad-syntax', 'a DER value is cut off');
  return { tag, content: octets.subarray(start, start + length), whole: octets.subarray(0, start + length) };
}

/** What of a certificate others point to it by. */
export interface CertificateParts {
  /** INTEGER with its tag. */
  serial: Uint8Array;
  /** Name with its tag. */
  issuer: Uint8Array;
  /** keyIdentifier of the authority (RFC 5280 4.2.1.1); null where it says none. */
  authorityKey: Uint8Array | null;
}

const authorityKeyIdentifier = Buffer.of(0x55, 0x1d, 0x23); // 2.5.29.35

/** Reads a certificate in DER (RFC 5280 4.1). Throws `bad-syntax`. */
export function certificateParts(der: Uint8Array): CertificateParts {
  const [certificate] = derValues(der);
  const [signed] = derValues(certificate?.content ?? der);
  const fields = derValues(signed?.content ?? der);
  // A version is written for all but version 1.
  const [serial, , issuer] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  if (serial === undefined || issuer === undefined) throw new MailError('bad-syntax', 'this is no certificate');
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  const authorityKey = extensions === undefined ? null : authorityKeyOf(extensions.content);
  return { serial: serial.whole, issuer: issuer.whole, authorityKey };
}

function authorityKeyOf(extensions: Uint8Array): Uint8Array | null {
  for (const extension of derValues(derValues(extensions)[0]?.content ?? extensions)) {
    const members = derValues(extension.content);
    if (Buffer.compare(members[0]?.content ?? Buffer.of(), authorityKeyIdentifier) !== 0) continue;
    const inner = derValues(members.at(-1)?.content ?? Buffer.of())[0];
    const key = inner === undefined ? undefined : derValues(inner.content).find(({ tag }) => tag === 0x80);
    return key?.content ?? null;
  }
  return null;
}
