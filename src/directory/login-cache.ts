import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { loginCacheLimits } from '#base/limits-logins.ts';
import { Lru } from '#base/lru.ts';

interface Entry {
  mac: Buffer;
  usedAt: number;
}

/**
 * Remembers for minutes that a password was verified, so that clients which reconnect often cost microseconds instead
 * of an Argon2id each. What is kept is a MAC under a key of this process, over the password *and* the hash it was
 * verified against: once the stored hash is another one, the entry proves nothing, even before it is dropped.
 */
export class LoginCache {
  readonly #entries = new Lru<number, Entry>(loginCacheLimits.accounts);
  // As a key object: with plain bytes createHmac takes four times as long.
  readonly #key = createSecretKey(randomBytes(32));
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether this password was verified lately against this hash; being asked again keeps it for longer. */
  has(account: number, passwordHash: string, password: string): boolean {
    const entry = this.#entries.get(account);
    if (entry === undefined) return false;
    if (this.#clock.now() - entry.usedAt > loginCacheLimits.age) {
      this.#entries.delete(account);
      return false;
    }
    if (!timingSafeEqual(entry.mac, this.#mac(passwordHash, password))) return false;
    this.#entries.set(account, { mac: entry.mac, usedAt: this.#clock.now() });
    return true;
  }

  /** Remembers a verified login, in place of the account's earlier one. */
  add(account: number, passwordHash: string, password: string): void {
    this.#entries.set(account, { mac: this.#mac(passwordHash, password), usedAt: this.#clock.now() });
  }

  /** Drops what is known of an account whose password or status changed. */
  forget(account: number): void {
    this.#entries.delete(account);
  }

  clear(): void {
    this.#entries.clear();
  }

  #mac(passwordHash: string, password: string): Buffer {
    // A PHC string has no NUL, so the two cannot be divided in another way.
    return createHmac('sha256', this.#key).update(`${passwordHash}\0${password}`).digest();
  }
}
