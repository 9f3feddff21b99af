import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { integer, objectIdentifier, octetString, sequence, set, tagged, time } from './der.ts';
import { certificateParts } from './der-reader.ts';
import type { CertificatePair } from './tls.ts';

const data = objectIdentifier('1.2.840.113549.1.7.1');
const signedData = objectIdentifier('1.2.840.113549.1.7.2');
const contentType = objectIdentifier('1.2.840.113549.1.9.3');
const messageDigest = objectIdentifier('1.2.840.113549.1.9.4');
const signingTime = objectIdentifier('1.2.840.113549.1.9.5');
/** RFC 5754 2: without parameters. */
const sha256 = sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'));
const algorithms: Readonly<Record<string, Uint8Array>> = {
  // RFC 5754 3.2: the parameters of RSA are NULL.
  rsa: sequence(objectIdentifier('1.2.840.113549.1.1.1'), tagged(0x05)),
  ec: sequence(objectIdentifier('1.2.840.10045.4.3.2')), // ecdsa-with-SHA256
};

/**
 * `content` inside a signature by a certificate of ours, which comes along with its chain: SignedData of CMS (RFC 5652
 * 5) in DER. `now` is milliseconds since the epoch. Null for a key that is neither RSA nor ECDSA.
 */
export function signedContent(content: Uint8Array, pair: CertificatePair, now: number): Uint8Array | null {
  const key = createPrivateKey(pair.key);
  const algorithm = algorithms[key.asymmetricKeyType ?? ''];
  if (algorithm === undefined) return null;
  const chain = certificatesOf(pair);
  const version1 = integer(Buffer.of(1));
  const signer = sequence(
    version1,
    signerIdentifier(chain[0] ?? Buffer.of()),
    sha256,
    ...attributesAndSignature(content, now, key, algorithm),
  );
  const body = sequence(
    version1,
    set(sha256),
    sequence(data, tagged(0xa0, octetString(content))),
    tagged(0xa0, ...chain.toSorted((a, b) => Buffer.compare(a, b))),
    set(signer),
  );
  return sequence(signedData, tagged(0xa0, body));
}

/** RFC 5652 5.4: what is signed is the set with its own tag, what is sent has [0] in its place. */
function attributesAndSignature(content: Uint8Array, now: number, key: KeyObject, algorithm: Uint8Array) {
  const attributes = [
    sequence(contentType, set(data)),
    sequence(signingTime, set(time(now))),
    sequence(messageDigest, set(octetString(createHash('sha256').update(content).digest()))),
  ].toSorted((a, b) => Buffer.compare(a, b));
  const signature = sign('sha256', set(...attributes), key);
  return [tagged(0xa0, ...attributes), algorithm, octetString(signature)];
}

function signerIdentifier(certificate: Uint8Array): Uint8Array {
  const { issuer, serial } = certificateParts(certificate);
  return sequence(issuer, serial);
}

function certificatesOf({ certificate }: CertificatePair): Uint8Array[] {
  const found = String(certificate).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return found.map((pem) => new X509Certificate(pem).raw);
}
