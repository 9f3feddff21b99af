import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { MailError } from '#base/errors.ts';
import { passwordLimits } from '#base/limits-logins.ts';
import { Gate } from './gate.ts';
import { type Argon2Hash, parsePhc, printPhc } from './phc.ts';
import { saslprep } from './saslprep.ts';
import { deriveScramKeys, openScramKeys, sealScramKeys } from './scram.ts';
import type { Sealer } from './sealing.ts';
import type { ScramKeys, SealedScramKeys } from './types.ts';

const argon2Async = promisify(argon2);

/** How an account proves itself, as it is stored: plain data. */
export interface Credential {
  /** Argon2 hash in the PHC string format. */
  passwordHash: string;
  /** Null where only a hash made elsewhere is known. */
  scram: SealedScramKeys | null;
}

/**
 * Hashes and verifies passwords with Argon2id on the thread pool, some cores left to everything else
 * (`passwordLimits.coresLeft`). Every method throws `unavailable` where too many wait.
 */
export class PasswordHasher {
  readonly #sealer: Sealer;
  readonly #gate: Gate;
  readonly #nobody: Argon2Hash = present(randomBytes(32));

  /** `sealer` keeps SCRAM keys; `parallel` passwords are hashed at a time. */
  constructor(sealer: Sealer, parallel = Math.max(1, availableParallelism() - passwordLimits.coresLeft)) {
    this.#sealer = sealer;
    this.#gate = new Gate({ parallel, waiting: passwordLimits.waiting });
  }

  /** Passwords that wait to be hashed, for metrics. */
  get waiting(): number {
    return this.#gate.waiting;
  }

  /** Hash and SCRAM keys of a new password. Throws `bad-argument` for one that is empty, too long or has control characters. */
  async credential(password: string): Promise<Credential> {
    const prepared = newPassword(password);
    const passwordHash = await this.hash(password);
    const scram = await this.#gate.run(() => deriveScramKeys(prepared));
    return { passwordHash, scram: sealScramKeys(this.#sealer, scram) };
  }

  /** The SCRAM keys of a credential. Throws `corrupt` where they were sealed with another key file. */
  scramKeys(sealed: SealedScramKeys): ScramKeys {
    return openScramKeys(this.#sealer, sealed);
  }

  /** The hash alone, in the PHC string format. Throws like `credential`. */
  async hash(password: string): Promise<string> {
    const prepared = newPassword(password);
    const hash = present(new Uint8Array(32));
    return printPhc({ ...hash, tag: await this.#derive(prepared, hash) });
  }

  /** Whether the password belongs to the hash. Throws `corrupt` where the hash is none. */
  async verify(passwordHash: string, password: string): Promise<boolean> {
    const hash = parsePhc(passwordHash);
    if (hash === null) throw new MailError('corrupt', 'a stored password hash cannot be read');
    return this.#matches(hash, password);
  }

  /** Takes as long as `verify` does for a hash of ours; for logins that do not exist, so that they cannot be told from those that do. */
  async verifyNobody(password: string): Promise<false> {
    await this.#matches(this.#nobody, password);
    return false;
  }

  // What saslprep refuses cannot be a password that was set here, but may be behind a hash made elsewhere.
  async #matches(hash: Argon2Hash, password: string): Promise<boolean> {
    if (Buffer.byteLength(password) > passwordLimits.length) return this.#matches(this.#nobody, '');
    return timingSafeEqual(await this.#derive(saslprep(password) ?? password, hash), hash.tag);
  }

  #derive(prepared: string, { algorithm, memory, passes, lanes, salt, tag }: Argon2Hash): Promise<Buffer> {
    const parameters = { message: prepared, nonce: salt, parallelism: lanes, tagLength: tag.length, memory, passes };
    return this.#gate.run(() => argon2Async(algorithm, parameters));
  }
}

/** Takes over a hash made by another system. Throws `bad-argument` where it is not Argon2 in the PHC string format within the limits. */
export function importHash(passwordHash: string): Credential {
  if (parsePhc(passwordHash) === null) {
    throw new MailError('bad-argument', 'not an Argon2 hash in the PHC string format, or one that asks for too much');
  }
  return { passwordHash, scram: null };
}

/** Whether the hash is weaker than what is made now, so that it should be made anew at the next login. */
export function needsRehash(passwordHash: string): boolean {
  const hash = parsePhc(passwordHash);
  return (
    hash === null ||
    hash.algorithm !== 'argon2id' ||
    !passwordLimits.enough.some(({ memory, passes }) => hash.memory >= memory && hash.passes >= passes)
  );
}

function present(tag: Uint8Array): Argon2Hash {
  const { memory, passes, lanes } = passwordLimits;
  return { algorithm: 'argon2id', memory, passes, lanes, salt: randomBytes(16), tag };
}

function newPassword(password: string): string {
  const prepared = saslprep(password);
  if (prepared === null) throw new MailError('bad-argument', 'a password is not empty and has no control characters');
  if (Buffer.byteLength(password) > passwordLimits.length) {
    throw new MailError('bad-argument', `a password has at most ${passwordLimits.length} bytes`);
  }
  return prepared;
}
