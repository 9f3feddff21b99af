import { generateKeyPairSync } from 'node:crypto';
import type { SigningKey } from '#directory/signing-keys.ts';

/** A key for tests, with its DNS record. */
export function testKey(
  domain: string,
  algorithm: SigningKey['algorithm'],
): { key: SigningKey; zone: [string, string] } {
  const pair =
    algorithm === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  const p = (algorithm === 'rsa' ? der : der.subarray(-32)).toString('base64');
  const key = { domain, selector: algorithm, algorithm, key: pair.privateKey };
  return { key, zone: [`${algorithm}._domainkey.${domain}`, `v=DKIM1; k=${algorithm}; p=${p}`] };
}
