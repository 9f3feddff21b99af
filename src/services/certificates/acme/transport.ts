import { request } from 'node:https';
import type { SecureContext } from 'node:tls';
import { certificateLimits } from '#base/limits-certificates.ts';
import { acmeFailure } from './faults.ts';

/** An answer of an ACME server. */
export interface AcmeAnswer {
  status: number;
  /** The first value of a header field. */
  header(name: string): string | undefined;
  text: string;
}

/** Carries one request: `body` is a JWS for a POST, undefined for GET and HEAD. Throws AcmeFailure. */
export type AcmeTransport = (url: string, method: 'GET' | 'HEAD' | 'POST', body?: string) => Promise<AcmeAnswer>;

/** Requests over HTTPS to servers that `trust` vouches for (RFC 8555 6.1), limited in time and size, ended by `stop`. No redirects: a JWS names its URL. */
export function httpsTransport(trust: SecureContext, stop: AbortSignal): AcmeTransport {
  return (url, method, body) =>
    new Promise((resolve, reject) => {
      const failed = (cause: unknown) => reject(acmeFailure('unreachable', reasonOf(cause), { cause }));
      const headers = {
        'User-Agent': 'Sowa',
        ...(body !== undefined && {
          'Content-Type': 'application/jose+json',
          'Content-Length': Buffer.byteLength(body),
        }),
      };
      const signal = AbortSignal.any([stop, AbortSignal.timeout(certificateLimits.request)]);
      const outgoing = request(
        url,
        { method, headers, agent: false, signal, secureContext: trust } as object,
        (answer) => {
          const chunks: Buffer[] = [];
          let size = 0;
          answer.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > certificateLimits.answer) return void outgoing.destroy(new Error('the answer is too long'));
            chunks.push(chunk);
          });
          answer.on('error', failed);
          answer.on('end', () => {
            const header = (name: string) => [answer.headers[name] ?? []].flat()[0];
            resolve({ status: answer.statusCode ?? 0, header, text: Buffer.concat(chunks).toString('utf8') });
          });
        },
      );
      outgoing.on('error', failed);
      outgoing.end(body);
    });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
