import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { MailError } from '#base/errors.ts';
import { passwordLimits } from '#base/limits-logins.ts';
import { decodeBase64 } from './base64.ts';
import { channelBindingTypes } from './channel-binding.ts';
import { decodeSaslName, type Gs2Header, parseGs2Header } from './gs2.ts';
import { challenge, type Mechanism, requireSelf, type SaslContext, type ScramKeys, utf8 } from './mechanism.ts';

export interface ScramOptions {
  /** The mechanism's name ended in -PLUS. */
  readonly plus: boolean;
  /** The server's part of the nonce; random unless a test gives it. */
  readonly nonce?: string;
}

/**
 * The server's side of SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, 7677). A login without keys goes through the
 * same exchange with invented ones, the same each time, so that nobody learns which logins exist.
 */
export function* scram<Identity>(
  initial: Uint8Array | null,
  context: SaslContext,
  { plus, nonce = randomBytes(18).toString('base64') }: ScramOptions,
): Mechanism<Identity> {
  const gs2 = parseGs2Header(utf8(initial ?? (yield* challenge(''))));
  const bound = bindingData(gs2, plus, context);
  const { login, clientNonce } = parseClientFirst(gs2);
  const keys = ((yield { kind: 'scram-keys', login }) as ScramKeys | null) ?? inventKeys(login, context.inventionKey);
  const fullNonce = clientNonce + nonce;
  const serverFirst = `r=${fullNonce},s=${base64(keys.salt)},i=${keys.iterations}`;
  const final = parseClientFinal(utf8(yield* challenge(serverFirst)));
  const message = `${gs2.rest},${serverFirst},${final.withoutProof}`;
  const expected = base64(Buffer.concat([Buffer.from(gs2.header), bound]));
  const proven = final.binding === expected && final.nonce === fullNonce && isProof(final.proof, message, keys);
  const identity = (yield { kind: 'scram-result', login, proven }) as Identity;
  // The protocols here have no success with data (RFC 4422 3.6): the last message is a challenge, the answer is empty.
  yield* challenge(`v=${base64(hmac(keys.serverKey, message))}`);
  return identity;
}

/** The channel binding data the client must have signed. RFC 5802 6: who only thinks that we cannot bind was deceived. */
function bindingData({ binding }: Gs2Header, plus: boolean, context: SaslContext): Uint8Array {
  if (binding.startsWith('p=') !== plus) throw malformed('channel binding does not go with the mechanism');
  if (binding === 'y' && context.canBind()) throw new MailError('auth-failed', 'SCRAM was downgraded');
  if (!plus) return new Uint8Array();
  const type = channelBindingTypes.find((name) => binding === `p=${name}`);
  const data = type === undefined ? null : context.channelBinding(type);
  if (data === null) throw malformed('this channel binding is not available');
  return data;
}

/** RFC 5802 7: `n=login,r=nonce[,extensions]`; a mandatory extension (`m=`) is refused by not matching. */
function parseClientFirst({ rest, authorizationId }: Gs2Header): { login: string; clientNonce: string } {
  const [, name, clientNonce] = /^n=([^,\0]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,[A-Za-z]=[^,\0]+)*$/.exec(rest) ?? [];
  if (name === undefined || clientNonce === undefined) throw malformed('the first message is not n=…,r=…');
  const login = decodeSaslName(name);
  requireSelf(authorizationId, login);
  return { login, clientNonce };
}

interface ClientFinal {
  readonly binding: string;
  readonly nonce: string;
  readonly proof: Uint8Array;
  readonly withoutProof: string;
}

/** RFC 5802 7: `c=channel-binding,r=nonce[,extensions],p=proof`. */
function parseClientFinal(message: string): ClientFinal {
  const form = /^(c=([A-Za-z0-9+/=]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,[A-Za-z]=[^,\0]+)*),p=([A-Za-z0-9+/=]+)$/;
  const [, withoutProof, binding, nonce, encoded] = form.exec(message) ?? [];
  const proof = encoded === undefined ? undefined : decodeBase64(encoded);
  if (withoutProof === undefined || binding === undefined || nonce === undefined || proof?.length !== 32) {
    throw malformed('the final message is not c=…,r=…,p=…');
  }
  return { binding, nonce, proof, withoutProof };
}

/** RFC 5802 3: the proof XOR ClientSignature is a key whose hash is StoredKey. */
function isProof(proof: Uint8Array, message: string, keys: ScramKeys): boolean {
  const signature = hmac(keys.storedKey, message);
  const clientKey = proof.map((byte, at) => byte ^ (signature[at] ?? 0));
  return timingSafeEqual(createHash('sha256').update(clientKey).digest(), keys.storedKey);
}

/** Keys that no password has, always the same for one login. */
function inventKeys(login: string, inventionKey: Uint8Array): ScramKeys {
  const name = login.toLowerCase();
  return {
    salt: hmac(inventionKey, `salt ${name}`).subarray(0, 16),
    iterations: passwordLimits.scramIterations,
    storedKey: hmac(inventionKey, `stored ${name}`),
    serverKey: hmac(inventionKey, `server ${name}`),
  };
}

function hmac(key: Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function malformed(what: string): MailError {
  return new MailError('bad-syntax', `SCRAM: ${what}`);
}
