import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MailError } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { type Engine, openDatabase } from '#db/open.ts';
import type { Call, Database, Operations, Transactor } from '#db/types.ts';
import { type AuthenticatorParts, openAuthenticator } from './authenticator.ts';
import { Directory } from './directory.ts';
import type { Erased } from './erasure.ts';
import { directoryOperations } from './operations.ts';
import { PasswordHasher } from './password.ts';
import { Sealer } from './sealing.ts';
import type { Authenticator, BrowserAuthenticator } from './types.ts';

/** A clock that a test sets. */
interface TestClock {
  time: number;
  now(): number;
}

/** Seals as an installation does whose key file has nothing but zeros. */
export const testSealer = new Sealer(new Uint8Array(32));

/** A directory in a temporary directory, for tests; everything goes when disposed. */
export interface TestDirectory extends AsyncDisposable {
  directory: Directory;
  database: Database;
  clock: TestClock;
  /** An authenticator with metrics of its own and no waiting; its parts can be replaced. */
  authenticator(parts?: Partial<AuthenticatorParts>): Promise<Authenticator & BrowserAuthenticator & AsyncDisposable>;
  /** Says how much space an account's mail takes. */
  use(account: number, usedBytes: number): Promise<void>;
}

/** The directory's operations, with those that the store has in its place: only what the directory reads of it. */
export const testOperations = {
  ...directoryOperations,
  'mail.create': async (tx: Transactor, { account, quotaBytes }: { account: number; quotaBytes: number }) => {
    await tx.run(
      `INSERT INTO account_state (account_id, modseq, low_modseq, next_mailbox, next_email, last_uid_validity, used_bytes, used_messages, quota_bytes)
       VALUES (?, 1, 1, 1, 0, 0, 0, 0, ?)`,
      account,
      quotaBytes,
    );
  },
  'mail.drop': async (tx: Transactor, { account }: { account: number }) => {
    const sql =
      'DELETE FROM account_state WHERE account_id = ? RETURNING used_messages AS messages, used_bytes AS bytes';
    return (await tx.get<Pick<Erased, 'messages' | 'bytes'>>(sql, account)) ?? {};
  },
  'mail.use': async (tx: Transactor, { account, usedBytes }: { account: number; usedBytes: number }) => {
    await tx.run('UPDATE account_state SET used_bytes = ? WHERE account_id = ?', usedBytes, account);
  },
} as const satisfies Operations;

const mail = {
  create: (account: number, quotaBytes: number): Call => ({
    name: 'mail.create',
    args: { account, quotaBytes },
    lane: account,
  }),
  drop: (account: number): Promise<Call> => Promise.resolve({ name: 'mail.drop', args: { account }, lane: account }),
};

/** For `assert.rejects`: a `bad-argument` that names this field. */
export function namesField(field: string): (error: unknown) => true {
  return (error) => {
    assert(error instanceof MailError);
    assert.deepEqual([error.code, error.detail['field']], ['bad-argument', field]);
    return true;
  };
}

/** Opens a directory on either engine. */
export async function openTestDirectory(engine: Engine): Promise<TestDirectory> {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-directory-'));
  const database = await openDatabase({
    engine,
    directory: folder,
    operations: testOperations,
    writerModule: new URL('./testing-writer.ts', import.meta.url),
    log: silentLog,
    role: 'owner',
  });
  const clock: TestClock = { time: Date.UTC(2026, 0, 1), now: () => clock.time };
  const hasher = new PasswordHasher(testSealer, 2);
  return {
    directory: new Directory({ database, hasher, clock, mail }),
    database,
    clock,
    authenticator: (parts = {}) =>
      openAuthenticator({
        database,
        hasher,
        clock,
        log: silentLog,
        metrics: new Metrics(),
        wait: () => Promise.resolve(),
        ...parts,
      }),
    use: async (account, usedBytes) => {
      await database.write([{ name: 'mail.use', args: { account, usedBytes }, lane: account }]);
    },
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
