import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Language } from '#base/catalogue.ts';
import type { Clock } from '#base/clock.ts';
import { sessionLimits as limits } from '#base/limits-sign-in.ts';
import type { Log } from '#base/log.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Reader } from '#db/types.ts';
import type { Actor } from './access.ts';
import { addressOf } from './accounts.ts';
import type { DirectoryOperations } from './operations.ts';
import { type Principal, principalOf } from './principal.ts';
import { listSessions, type OwnedSessionRow, sessionByToken, type SessionRow } from './session-rows.ts';

/** Where a browser is and what it calls itself. */
export interface Browser {
  /** IP address. */
  address: string;
  /** The User-Agent field (RFC 9110 10.1.5). */
  agent: string;
}

/** A browser that somebody signed in with, and who that is. */
export interface Session {
  id: number;
  principal: Principal;
  actor: Actor;
  /** That of a mailbox user; null for administrators. */
  language: Language | null;
  /** Milliseconds since the epoch: when the owner last proved to be there. */
  provedAt: number;
  /** When it ends unless it is used. */
  expiresAt: number;
  /** The owner must choose a new password before anything else. */
  passwordDuty: boolean;
  /** What a request that changes something must show besides the cookie: other sites cannot read it. */
  csrfToken: string;
}

/** The parts of Sessions. */
export interface SessionParts {
  database: Database;
  clock: Clock;
  log: Log;
}

/**
 * Browser sessions. The browser has a random token, the database its hash: who reads the database cannot sign in. A
 * session ends where it is not used for long, at the latest after `sessionLimits`, with a change of its owner's
 * password, and with the account.
 */
export class Sessions {
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor({ database, clock, log }: SessionParts) {
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#clock = clock;
    this.#log = log;
  }

  /** Opens a session for somebody who has just proved who that is; the token for the browser. */
  async open(principal: Principal, { address, agent }: Browser): Promise<string> {
    const token = randomBytes(limits.token).toString('base64url');
    const now = this.#clock.now();
    const { idle, total } = lifetime(principal);
    await this.#write(0, 'session.open', {
      principal,
      tokenHash: hashToken(token),
      address,
      agent: agent.slice(0, limits.agent),
      expiresAt: now + idle,
      endsAt: now + total,
      now,
    });
    return token;
  }

  /** The session of a token; null where there is none any more. Being asked keeps it from ending idle. */
  async find(token: string): Promise<Session | null> {
    const now = this.#clock.now();
    const row = await sessionByToken(this.#reader, hashToken(token), now);
    if (row === undefined) return null;
    if (now - row.used_at >= limits.noteInterval) this.#note(row, now);
    return sessionOf(row, token);
  }

  /** Notes that the owner has just proved again to be there. */
  async prove(session: number): Promise<void> {
    await this.#write(0, 'session.prove', { id: session, now: this.#clock.now() });
  }

  /** Whether the owner proved to be there so lately that risky changes are allowed. */
  isRecent({ provedAt }: Session): boolean {
    return this.#clock.now() - provedAt <= limits.recent;
  }

  /** Open sessions, the one used last first. */
  list(principal: Principal): Promise<SessionRow[]> {
    return listSessions(this.#reader, principal, this.#clock.now());
  }

  /** Ends one session. Throws `not-found`, also for one of somebody else. */
  async end(principal: Principal, session: number): Promise<void> {
    await this.#write(0, 'session.end', { principal, id: session });
  }

  /** Ends every session but `keep`; how many. */
  endAll(principal: Principal, keep: number | null = null): Promise<number> {
    return this.#write(0, 'session.endAll', { principal, keep });
  }

  // The request does not wait for the note, and holds without it.
  #note(row: OwnedSessionRow, now: number): void {
    const expiresAt = now + lifetime(principalOf(row)).idle;
    this.#write(0, 'session.note', { id: row.session_id, now, expiresAt }).catch((error: unknown) => {
      this.#log.warn('session-note-failed', { session: row.session_id, error: String(error) });
    });
  }
}

function lifetime(principal: Principal): { idle: number; total: number } {
  return 'account' in principal ? limits.user : limits.administrator;
}

function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

function sessionOf(row: OwnedSessionRow, token: string): Session {
  return {
    id: row.session_id,
    principal: principalOf(row),
    actor: actorOf(row),
    language: row.language,
    provedAt: row.proved_at,
    expiresAt: row.expires_at,
    passwordDuty: row.duty !== null,
    csrfToken: createHmac('sha256', token).update('csrf').digest('base64url'),
  };
}

function actorOf({ account_id, administrator, local, domain, role, customer_id }: OwnedSessionRow): Actor {
  const common = { scopes: null, via: 'session' } as const;
  if (role !== null) return { ...common, role, name: administrator, customer: customer_id, account: null };
  const name = addressOf({ local: local ?? '', domain: domain ?? '' });
  return { ...common, role: 'mailbox-user', name, customer: null, account: account_id };
}
