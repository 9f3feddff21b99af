import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '#base/clock.ts';
import { writerFor } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import { parseDomain } from '#wire/address.ts';
import type { DirectoryOperations } from './operations.ts';
import type { Sealer } from './sealing.ts';
import { type SigningKeyRow, signingKeyRows, tellsOfSigningKeys } from './signing-key-rows.ts';
import {
  type KeyMove,
  type RotationFacts,
  type RotationSteps,
  rotationSteps,
  type SigningAlgorithm,
  type SigningKeyState,
} from './signing-key-states.ts';

const generate = promisify(generateKeyPair);

/** A key as it is published. */
export interface PublicSigningKey {
  selector: string;
  algorithm: SigningAlgorithm;
  state: SigningKeyState;
  /** Milliseconds since the epoch. */
  since: number;
  /** When time moves it on; null where something else does. */
  due: number | null;
  /** Name of its TXT record, and what it says (RFC 6376 3.6.1, RFC 8463 4). */
  name: string;
  record: string;
}

/** What is left to do in DNS, and what was done here. */
export interface RotationOrders {
  /** Keys whose records are to be put into DNS. */
  publish: PublicSigningKey[];
  /** Keys whose records are to be taken out of it. */
  withdraw: PublicSigningKey[];
  moves: readonly KeyMove[];
}

/** A key that signs. */
export interface SigningKey {
  domain: string;
  selector: string;
  algorithm: SigningAlgorithm;
  key: KeyObject;
}

/**
 * The keys that sign the mail of our domains: RSA-2048, which everybody verifies, and Ed25519 (RFC 8463) beside it.
 * Domains are texts as people write them; every method throws `bad-syntax` for one that is none.
 */
export class SigningKeys implements Disposable {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #clock: Clock;
  readonly #active = new Map<string, Promise<SigningKey[]>>();
  readonly #stop: () => void;

  constructor(parts: { database: Database; sealer: Sealer; clock: Clock }) {
    this.#database = parts.database;
    this.#sealer = parts.sealer;
    this.#clock = parts.clock;
    this.#stop = parts.database.listen((announcement) => {
      if (tellsOfSigningKeys(announcement)) this.#active.clear();
    });
  }

  /** Makes a domain's first keys, which sign at once; nothing where it has some. Throws `not-found`. */
  async begin(domain: string): Promise<void> {
    const name = parseDomain(domain);
    const rows = await signingKeyRows(this.#database.reader, name);
    if (rows.length > 0) return;
    await this.#change(name, { make: ['rsa', 'ed25519'], moves: [], forget: [] }, 'active', rows);
  }

  /** Every key of a domain, the newest last. */
  async list(domain: string): Promise<PublicSigningKey[]> {
    return (await signingKeyRows(this.#database.reader, parseDomain(domain))).map(publicKey);
  }

  /**
   * Does the steps that are due in the database, and returns what is to be done in DNS. Throws `not-found`.
   */
  async rotate(domain: string, facts: Omit<RotationFacts, 'now'>): Promise<RotationOrders> {
    const name = parseDomain(domain);
    const rows = await signingKeyRows(this.#database.reader, name);
    const steps = rotationSteps(rows, { ...facts, now: this.#clock.now() });
    await this.#change(name, steps, 'made', rows);
    const now = (await signingKeyRows(this.#database.reader, name)).map(publicKey);
    const made = now.filter(({ selector }) => rows.every((row) => row.selector !== selector));
    const named = (list: readonly string[]) => now.filter(({ selector }) => list.includes(selector));
    return { publish: [...named(steps.publish), ...made], withdraw: named(steps.withdraw), moves: steps.moves };
  }

  /** Notes that those who change the zone have taken the records of keys that were made. */
  async published(domain: string, selectors: readonly string[]): Promise<void> {
    const moves = selectors.map((selector) => ({ selector, from: 'made', to: 'published', due: null }) as const);
    await this.#change(parseDomain(domain), { make: [], moves, forget: [] }, 'made', []);
  }

  /** The keys that sign for a domain (lower-case A-labels) now; none where it is not ours. Throws `corrupt` where they were sealed with another key file. */
  active(domain: string): Promise<SigningKey[]> {
    const known = this.#active.get(domain);
    if (known !== undefined) return known;
    const opened = this.#open(domain);
    this.#active.set(domain, opened);
    // What failed is tried again by the next message.
    opened.catch(() => this.#active.delete(domain));
    return opened;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  async #open(domain: string): Promise<SigningKey[]> {
    const rows = await signingKeyRows(this.#database.reader, domain);
    return rows
      .filter(({ state }) => state === 'active')
      .map((row) => {
        const { selector, algorithm } = row;
        return { domain, selector, algorithm, key: createPrivateKey(this.#sealer.open(purpose(row), row.private_key)) };
      });
  }

  async #change(
    domain: string,
    { make, moves, forget }: Pick<RotationSteps, 'make' | 'moves' | 'forget'>,
    state: SigningKeyState,
    rows: readonly SigningKeyRow[],
  ): Promise<void> {
    if (make.length + moves.length + forget.length === 0) return;
    const now = this.#clock.now();
    const taken = new Set(rows.map(({ selector }) => selector));
    const add = await Promise.all(
      make.map(async (algorithm) => {
        const selector = newSelector(algorithm, now, taken);
        const pair = await newPair(algorithm);
        const sealed = this.#sealer.seal(purpose({ domain, selector }), pair.privateKey);
        return {
          selector,
          algorithm,
          private_key: sealed,
          public_key: pair.publicKey,
          state,
          state_since: now,
          due_at: null,
          created_at: now,
        };
      }),
    );
    const write = writerFor<DirectoryOperations>(this.#database);
    await write(0, 'signingKeys.change', { domain, add, moves, forget, now });
  }
}

function purpose({ domain, selector }: { domain: string; selector: string }): string {
  return `dkim ${selector}._domainkey.${domain}`;
}

/** RFC 6376 3.1: says when the key was made, as people who look at DNS like to know. */
function newSelector(algorithm: SigningAlgorithm, now: number, taken: ReadonlySet<string>): string {
  const base = `s${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}-${algorithm}`;
  for (let n = 1; ; n++) {
    const selector = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(selector)) return selector;
  }
}

async function newPair(algorithm: SigningAlgorithm): Promise<{ privateKey: string; publicKey: string }> {
  const { privateKey, publicKey } =
    // RFC 8301 3.2: at least 1024 bits, and 2048 should be used; longer ones do not fit into one string of a TXT record.
    algorithm === 'rsa' ? await generate('rsa', { modulusLength: 2048 }) : await generate('ed25519', {});
  const der = publicKey.export({ type: 'spki', format: 'der' });
  // RFC 8463 4.2: the 32 octets of an Ed25519 key as they are, without the ASN.1 around them.
  const published = algorithm === 'rsa' ? der : der.subarray(-32);
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: published.toString('base64'),
  };
}

function publicKey(row: SigningKeyRow): PublicSigningKey {
  const { domain, selector, algorithm, state, state_since: since, due_at: due, public_key: key } = row;
  const name = `${selector}._domainkey.${domain}`;
  return { selector, algorithm, state, since, due, name, record: `v=DKIM1; k=${algorithm}; p=${key}` };
}
