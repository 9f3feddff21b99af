import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { tokenLimits } from '#base/limits-tokens.ts';
import { Lru } from '#base/lru.ts';
import type { TokenVerifier } from '#directory/types.ts';

/** Whom to ask about tokens, and what their answer must say. */
export interface IntrospectionOptions {
  /** The introspection endpoint of the authority (RFC 7662 2). */
  url: string;
  /** How this service is known to the authority. */
  clientId: string;
  clientSecret: string;
  /** A scope that the token must have; '': any active token will do. */
  scope: string;
  /** The member of the answer that has the address of the account. */
  claim: string;
  clock: Clock;
}

/** What RFC 7662 2.2 says of a token; members of the authority's own besides. */
const answerSchema = z.looseObject({
  active: z.boolean(),
  scope: z.string().optional(),
  /** Seconds since 1970. */
  exp: z.number().optional(),
});
type Answer = z.output<typeof answerSchema>;

interface Belief {
  address: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** Asks the authority that issued tokens what each one opens (RFC 7662), and believes the answer for a while. */
export class TokenIntrospection implements TokenVerifier {
  readonly #options: IntrospectionOptions;
  readonly #beliefs = new Lru<string, Belief>(tokenLimits.believed);

  constructor(options: IntrospectionOptions) {
    this.#options = options;
  }

  async verify(token: string): Promise<string | null> {
    if (token.length > tokenLimits.token) return null;
    const key = createHash('sha256').update(token).digest('base64');
    const believed = this.#beliefs.get(key);
    const now = this.#options.clock.now();
    if (believed !== undefined && now < believed.until) return believed.address;
    const answer = await this.#ask(token);
    const address = this.#addressOf(answer, now);
    if (address === null) return null;
    const expires = answer.exp === undefined ? Infinity : answer.exp * 1000;
    this.#beliefs.set(key, { address, until: Math.min(now + tokenLimits.belief, expires) });
    return address;
  }

  #addressOf({ active, scope, exp, ...claims }: Answer, now: number): string | null {
    const { scope: wanted, claim } = this.#options;
    if (!active || (exp !== undefined && exp * 1000 <= now)) return null;
    // RFC 7662 2.2, RFC 6749 3.3: scopes are separated by spaces.
    if (wanted !== '' && scope?.split(' ').includes(wanted) !== true) return null;
    const address = claims[claim];
    return typeof address === 'string' && address.includes('@') ? address : null;
  }

  async #ask(token: string): Promise<Answer> {
    const { url, clientId, clientSecret } = this.#options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { accept: 'application/json', authorization: basic(clientId, clientSecret) },
        body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
        // A token goes nowhere but where the configuration says.
        redirect: 'error',
        signal: AbortSignal.timeout(tokenLimits.timeout),
      });
      const text = await limitedText(response);
      if (response.status !== 200) throw new Error(`it answered ${response.status}`);
      return answerSchema.parse(JSON.parse(text));
    } catch (cause) {
      throw new MailError('unavailable', 'the authority that checks tokens gave no answer', { cause });
    }
  }
}

/** RFC 6749 2.3.1: both are form-encoded before they are put together. */
function basic(id: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}

async function limitedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > tokenLimits.answer) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
