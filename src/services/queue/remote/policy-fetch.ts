import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { SecureContext } from 'node:tls';
import { MailError } from '#base/errors.ts';
import { mtaStsLimits } from '#base/limits-queue.ts';
import type { Resolver } from '#net/dns/types.ts';
import { findAddresses } from './addresses.ts';
import type { FetchPolicy } from './policies.ts';

export interface PolicyFetchOptions {
  resolver: Resolver;
  trust: () => SecureContext;
  /** 443. */
  port: number;
}

/** Fetches policies over HTTPS as RFC 8461 3.3 says: a certificate for that very host, no redirects, text, of bounded size and time. */
export function policyFetcher({ resolver, trust, port }: PolicyFetchOptions): FetchPolicy {
  return async (domain) => {
    const host = `mta-sts.${domain}`;
    const { addresses } = await findAddresses(resolver, host);
    let failure = new MailError('unavailable', `${host} has no address`);
    for (const address of addresses.slice(0, 2)) {
      try {
        return await fetchText({ host, address, port }, trust());
      } catch (cause) {
        failure = new MailError('unavailable', `${host} does not give its policy`, { cause });
      }
    }
    throw failure;
  };
}

interface Place {
  host: string;
  address: string;
  port: number;
}

async function fetchText({ host, address, port }: Place, trust: SecureContext): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const signal = AbortSignal.timeout(mtaStsLimits.fetch);
  const path = '/.well-known/mta-sts.txt';
  // What https does not know goes on to tls.connect.
  const tls = { servername: host, secureContext: trust };
  const asking = request({ ...tls, host: address, port, path, headers: { host }, agent: false, signal });
  asking.once('response', resolve).once('error', reject).end();
  try {
    const answer = await promise;
    const type = answer.headers['content-type'] ?? '';
    // RFC 8461 3.3: anything but 200 is a failure, redirects too; 3.2: text/plain.
    if (answer.statusCode !== 200) throw new MailError('bad-syntax', `the answer is ${answer.statusCode}`);
    if (!/^text\/plain\b/i.test(type)) throw new MailError('bad-syntax', 'the policy is not text/plain');
    return await textOf(answer);
  } finally {
    asking.on('error', () => undefined).destroy();
  }
}

async function textOf(answer: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer) {
    length += part.length;
    if (length > mtaStsLimits.policy) throw new MailError('limit', 'the policy is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
