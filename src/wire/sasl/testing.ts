import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { ScramKeys } from './mechanism.ts';

/** What a SCRAM client needs, for tests. */
export interface ScramClientOptions {
  login: string;
  password: string;
  nonce?: string;
  /** The gs2-header: `n,,` unless given. */
  header?: string;
  /** Channel binding data, with a `p=` header. */
  binding?: Uint8Array;
}

/** The client's side of SCRAM-SHA-256(-PLUS) (RFC 5802 3), for tests. */
export class ScramClient {
  readonly #options: ScramClientOptions;
  readonly #header: string;
  readonly #bare: string;
  #signature = '';

  constructor(options: ScramClientOptions) {
    this.#options = options;
    this.#header = options.header ?? 'n,,';
    const name = options.login.replaceAll('=', '=3D').replaceAll(',', '=2C');
    this.#bare = `n=${name},r=${options.nonce ?? 'clientnonce'}`;
  }

  first(): Buffer {
    return Buffer.from(this.#header + this.#bare);
  }

  final(challenge: Uint8Array): Buffer {
    const serverFirst = Buffer.from(challenge).toString();
    const [, nonce = '', salt = '', iterations = ''] = /^r=(.*),s=(.*),i=(\d+)$/.exec(serverFirst) ?? [];
    const bound = Buffer.concat([Buffer.from(this.#header), this.#options.binding ?? new Uint8Array()]);
    const withoutProof = `c=${bound.toString('base64')},r=${nonce}`;
    const message = `${this.#bare},${serverFirst},${withoutProof}`;
    const salted = saltedPassword(this.#options.password, Buffer.from(salt, 'base64'), Number(iterations));
    const clientKey = hmac(salted, 'Client Key');
    const signature = hmac(createHash('sha256').update(clientKey).digest(), message);
    this.#signature = hmac(hmac(salted, 'Server Key'), message).toString('base64');
    const proof = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
    return Buffer.from(`${withoutProof},p=${proof.toString('base64')}`);
  }

  /** Whether the server's last message proves that it knows the keys. */
  accepts(challenge: Uint8Array): boolean {
    return Buffer.from(challenge).toString() === `v=${this.#signature}`;
  }
}

/** The keys of a password, as a directory would keep them. */
export function scramKeys(password: string, salt: Uint8Array, iterations: number): ScramKeys {
  const salted = saltedPassword(password, salt, iterations);
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  return { salt, iterations, storedKey, serverKey: hmac(salted, 'Server Key') };
}

function saltedPassword(password: string, salt: Uint8Array, iterations: number): Buffer {
  return pbkdf2Sync(password, salt, iterations, 32, 'sha256');
}

function hmac(key: Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
