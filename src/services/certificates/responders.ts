import { createHash } from 'node:crypto';
import { certificateLimits } from '#base/limits-certificates.ts';
import type { Clock } from '#base/clock.ts';
import { writerFor } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { octetString } from '#net/der.ts';
import { extension, selfSigned } from '#net/self-signed.ts';
import type { CertificatePair } from '#net/tls.ts';
import type { ChallengeResponder } from './acme/issue.ts';

/** Keeps proofs in the database, where every node that the authority may ask finds them. */
export function storedResponder(
  type: 'http-01' | 'tls-alpn-01',
  { database, clock }: { database: Database; clock: Clock },
): ChallengeResponder {
  const write = writerFor<DirectoryOperations>(database);
  return {
    type,
    put: async (name, token, authorization) => {
      const now = clock.now();
      const challenge = {
        token,
        type,
        name,
        key_authorization: authorization,
        expires_at: now + certificateLimits.order + certificateLimits.request,
      };
      await write(0, 'challenge.add', { challenge, now });
      return { [Symbol.asyncDispose]: async () => write(0, 'challenge.remove', { token }) };
    },
  };
}

/** The certificate that proves a name by tls-alpn-01 (RFC 8737 3): for that name alone, with the digest of the proof in it. */
export function challengePair(name: string, authorization: string, now: number): CertificatePair {
  const digest = createHash('sha256').update(authorization).digest();
  return selfSigned([name], now, [extension('1.3.6.1.5.5.7.1.31', true, octetString(digest))]);
}
