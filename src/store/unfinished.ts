import type { Reader, Transactor } from '#db/types.ts';

const kinds = ['removal', 'copy', 'drop'] as const;

/**
 * What one transaction began and others go on with: the rest of a deleted mailbox or account, or a copy that may have to
 * be taken back. It is written down (in `setting`) with the first step, so that it is finished whoever dies between.
 */
export interface Unfinished {
  kind: (typeof kinds)[number];
  account: number;
  /** What is removed, or where copies come to lie; 0 for an account. */
  mailbox: number;
  /** The account's modseq when it began; 0 for an account, which goes once. */
  began: number;
}

const prefix = 'unfinished:';

/** The name under which it is written down: all of one account lie together. */
function unfinishedName({ kind, account, mailbox, began }: Unfinished): string {
  return `${prefix}${account}:${kind}:${mailbox}:${began}`;
}

/** All there is, in no order that means anything. */
export async function listUnfinished(reader: Reader): Promise<Unfinished[]> {
  // ';' follows ':' in byte order.
  const rows = await reader.all<{ name: string }>(
    `SELECT name FROM setting WHERE name >= '${prefix}' AND name < 'unfinished;' ORDER BY name`,
  );
  return rows.map(({ name }) => {
    const [, account, kind, mailbox, began] = name.split(':');
    return {
      kind: kinds.find((one) => one === kind) ?? 'removal',
      account: Number(account),
      mailbox: Number(mailbox),
      began: Number(began),
    };
  });
}

/** Writes down what begins; `value` is what its kind has to remember. */
export async function noteUnfinished(tx: Transactor, work: Unfinished, value: string): Promise<void> {
  await tx.run('INSERT INTO setting (name, value) VALUES (?, ?)', unfinishedName(work), value);
  tx.announce({ topic: 'unfinished', account: 0 });
}

/** What it remembers; undefined where it has ended. */
export async function recallUnfinished(reader: Reader, work: Unfinished): Promise<string | undefined> {
  const sql = 'SELECT value FROM setting WHERE name = ?';
  return (await reader.get<{ value: string }>(sql, unfinishedName(work)))?.value;
}

/** Remembers what was done since. */
export async function updateUnfinished(tx: Transactor, work: Unfinished, value: string): Promise<void> {
  await tx.run('UPDATE setting SET value = ? WHERE name = ?', value, unfinishedName(work));
}

/** Its last step is done. */
export async function endUnfinished(tx: Transactor, work: Unfinished): Promise<void> {
  await tx.run('DELETE FROM setting WHERE name = ?', unfinishedName(work));
}

/** Forgets what an account had begun: it goes as a whole. */
export async function dropUnfinished(tx: Transactor, account: number): Promise<void> {
  const name = `${prefix}${account}`;
  await tx.run('DELETE FROM setting WHERE name >= ? AND name < ?', `${name}:`, `${name};`);
}
