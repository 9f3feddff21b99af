import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { bitString, integer, objectIdentifier, sequence, set, tagged } from './der.ts';
import { subjectAltName } from './self-signed.ts';

const extensionRequest = objectIdentifier('1.2.840.113549.1.9.14');
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/** A request for a certificate (PKCS #10, RFC 2986) for these host names and a P-256 key, in DER. The names stand in the extension alone: RFC 8555 7.4 asks for no subject. */
export function certificateRequest(names: readonly string[], key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const attributes = tagged(0xa0, sequence(extensionRequest, set(sequence(subjectAltName(names)))));
  const information = sequence(integer(Buffer.of(0)), sequence(), spki, attributes);
  return sequence(information, ecdsaWithSha256, bitString(sign('sha256', information, key)));
}
