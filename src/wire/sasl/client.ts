/** The client's side of SASL, for relays that want a login: what to answer to each challenge. Pure but for the proof's arithmetic. */
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { MailError } from '#base/errors.ts';

const pbkdf2Async = promisify(pbkdf2);

/** Name and password. */
export interface ClientLogin {
  user: string;
  password: string;
}

/**
 * One login: `first` is the initial response, null where the server speaks first; `next` answers each challenge.
 * `next` throws MailError('auth-failed') where the server does not know the keys either, `bad-syntax` where what it
 * says is malformed.
 */
export interface ClientMechanism {
  readonly name: string;
  readonly first: Uint8Array | null;
  next(challenge: Uint8Array): Promise<Uint8Array>;
}

/** Mechanisms that send the password itself: only where nobody listens. */
const revealing = new Set(['PLAIN', 'LOGIN']);

/**
 * The best mechanism of those a server offers, or null. `confidential`: the connection hides what is sent. `nonce`: 18
 * random octets in base64, for SCRAM.
 */
export function clientMechanism(
  offered: readonly string[],
  login: ClientLogin,
  confidential: boolean,
  nonce: string,
): ClientMechanism | null {
  for (const name of ['SCRAM-SHA-256', 'PLAIN', 'LOGIN'] as const) {
    if (!offered.includes(name) || (revealing.has(name) && !confidential)) continue;
    return mechanisms[name](login, nonce);
  }
  return null;
}

const mechanisms = {
  'SCRAM-SHA-256': (login: ClientLogin, nonce: string): ClientMechanism => new ScramSha256(login, nonce),
  // RFC 4616 2
  PLAIN: ({ user, password }: ClientLogin): ClientMechanism => ({
    name: 'PLAIN',
    first: Buffer.from(`\0${user}\0${password}`),
    next: () => Promise.reject(new MailError('bad-syntax', 'the server answers PLAIN with a challenge')),
  }),
  // draft-murchison-sasl-login-00: whatever the server asks, the name comes first.
  LOGIN: ({ user, password }: ClientLogin): ClientMechanism => {
    const answers = [user, password];
    return { name: 'LOGIN', first: null, next: () => Promise.resolve(Buffer.from(answers.shift() ?? '')) };
  },
};

/** Iterations that are computed for a server: more is an attack on our time (RFC 5802 9; RFC 7677 4 asks for at least 4096). */
const iterations = { least: 4096, most: 1_000_000 };

/** RFC 5802 3 and 7, RFC 7677. */
class ScramSha256 implements ClientMechanism {
  readonly name = 'SCRAM-SHA-256';
  readonly first: Uint8Array;
  readonly #password: string;
  readonly #nonce: string;
  readonly #bare: string;
  #serverSignature: Uint8Array | null = null;

  constructor({ user, password }: ClientLogin, nonce: string) {
    this.#password = password;
    this.#nonce = nonce;
    this.#bare = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
    this.first = Buffer.from(`n,,${this.#bare}`);
  }

  async next(challenge: Uint8Array): Promise<Uint8Array> {
    const message = Buffer.from(challenge).toString();
    if (this.#serverSignature === null) return this.#final(message);
    const verifier = Buffer.from(/^v=([A-Za-z0-9+/=]+)/.exec(message)?.[1] ?? '', 'base64');
    // RFC 5802 3: who cannot sign does not know the password's keys, and may be anybody.
    if (verifier.length !== 32 || !timingSafeEqual(verifier, this.#serverSignature)) {
      throw new MailError('auth-failed', 'the server does not prove that it knows the password');
    }
    return new Uint8Array();
  }

  async #final(serverFirst: string): Promise<Uint8Array> {
    const [, nonce = '', salt = '', count = ''] = /^r=([^,]+),s=([A-Za-z0-9+/=]+),i=(\d{1,9})/.exec(serverFirst) ?? [];
    const rounds = Number(count);
    const known = nonce.startsWith(this.#nonce) && nonce.length > this.#nonce.length;
    if (!known || rounds < iterations.least || rounds > iterations.most) {
      throw new MailError('bad-syntax', "the server's SCRAM message is malformed");
    }
    const salted = await pbkdf2Async(
      this.#password.normalize('NFKC'),
      Buffer.from(salt, 'base64'),
      rounds,
      32,
      'sha256',
    );
    const clientKey = hmac(salted, 'Client Key');
    const withoutProof = `c=biws,r=${nonce}`;
    const message = `${this.#bare},${serverFirst},${withoutProof}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), message);
    this.#serverSignature = hmac(hmac(salted, 'Server Key'), message);
    const proof = Buffer.from(clientKey.map((octet, at) => octet ^ (signature[at] ?? 0)));
    return Buffer.from(`${withoutProof},p=${proof.toString('base64')}`);
  }
}

function hmac(key: Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
