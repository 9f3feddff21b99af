import type { KeyObject } from 'node:crypto';
import { certificateLimits } from '#base/limits-certificates.ts';
import type { Clock } from '#base/clock.ts';
import { certificateRequest } from '#net/certificate-request.ts';
import type { AcmeClient, Order } from './client.ts';
import { AcmeFailure, acmeFailure } from './faults.ts';
import { keyAuthorization } from './jws.ts';
import { orderStep } from './order-step.ts';
import type { AuthorizationShape } from './shapes.ts';

/** How a name is proved (RFC 8555 8, RFC 8737). */
export interface ChallengeResponder {
  readonly type: 'http-01' | 'tls-alpn-01' | 'dns-01';
  /** Puts the proof where the authority will look; disposing takes it away. Throws AcmeFailure. */
  put(name: string, token: string, authorization: string): Promise<AsyncDisposable>;
}

/** What an order is carried out with. */
export interface IssueParts {
  client: AcmeClient;
  responder: ChallengeResponder;
  clock: Clock;
  /** Waits; ends early with an error when the service ends. */
  wait(milliseconds: number): Promise<void>;
}

/** What is asked for. */
export interface Wanted {
  names: readonly string[];
  /** P-256, of the certificate. */
  key: KeyObject;
  /** Identifier of the certificate before (RFC 9773 4.1). */
  replaces: string | null;
}

/** Gets a certificate (RFC 8555 7.4): its chain in PEM. Throws AcmeFailure. */
export async function issue(parts: IssueParts, { names, key, replaces }: Wanted): Promise<string> {
  const { client, clock } = parts;
  await using proofs = new AsyncDisposableStack();
  const proved = new Set<string>();
  const deadline = clock.now() + certificateLimits.order;
  let order = await begin(client, names, replaces);
  for (;;) {
    const looked = order.status === 'pending' || order.status === 'invalid';
    const authorizations = looked
      ? await Promise.all(order.authorizations.map((url) => client.authorization(url)))
      : [];
    const next = orderStep(order, authorizations, proved);
    if (next.step === 'fail') throw new AcmeFailure(next.problems, { retryAt: order.retryAt });
    if (next.step === 'download') return client.certificate(next.url);
    if (next.step === 'finalize') {
      order = await client.finalize(order, certificateRequest(names, key));
      if (order.status === 'valid') continue;
    }
    if (next.step === 'prove') {
      for (const authorization of next.authorizations) await prove(parts, authorization, proofs, proved);
    }
    const pause = (order.retryAt ?? 0) - clock.now();
    await parts.wait(Math.min(Math.max(pause, certificateLimits.poll), certificateLimits.longestPoll));
    if (clock.now() > deadline) throw acmeFailure('slow', `the order is ${order.status}`);
    order = await client.look(order.url);
  }
}

/** An authority that does not believe in what is replaced is asked without it (RFC 9773 5). */
async function begin(client: AcmeClient, names: readonly string[], replaces: string | null): Promise<Order> {
  try {
    return await client.order(names, replaces);
  } catch (error) {
    const replaced = error instanceof AcmeFailure && error.problems[0]?.fault === 'alreadyReplaced';
    if (!replaced) throw error;
    return client.order(names, null);
  }
}

async function prove(
  { client, responder }: IssueParts,
  { identifier, challenges }: AuthorizationShape,
  proofs: AsyncDisposableStack,
  proved: Set<string>,
): Promise<void> {
  const name = identifier.value;
  const challenge = challenges.find(({ type }) => type === responder.type);
  if (challenge?.token === undefined || challenge.url === undefined) {
    throw new AcmeFailure([{ fault: 'noChallenge', detail: responder.type, name }]);
  }
  proofs.use(await responder.put(name, challenge.token, keyAuthorization(challenge.token, client.key)));
  await client.respond(challenge.url);
  proved.add(name);
}
