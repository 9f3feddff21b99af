import { codeOf } from '#base/errors.ts';
import type { Database, Reader } from '#db/types.ts';
import type { BodyStore } from './bodies/body-store.ts';
import { bodiesAfter } from './bodies/rows.ts';
import { listUnfinished } from './unfinished.ts';

/** Something that is not as it must be. */
export interface Finding {
  kind: 'body' | 'counter' | 'row';
  /** What and where, in English, without message content. */
  text: string;
}

/** What a scrub looked at and found. */
export interface ScrubReport {
  bodies: number;
  bytes: number;
  accounts: number;
  findings: Finding[];
}

/** Bodies looked up in one read. */
const page = 500;

/** Reads every body against its checksum and every counter against its rows; changes nothing. Meant to run beside the service. */
export async function scrub(database: Database, bodies: BodyStore): Promise<ScrubReport> {
  const report: ScrubReport = { bodies: 0, bytes: 0, accounts: 0, findings: [] };
  await scrubBodies(database.reader, bodies, report);
  const accounts = await database.reader.all<{ account_id: number }>(
    'SELECT account_id FROM account_state ORDER BY account_id',
  );
  for (const { account_id } of accounts) {
    report.accounts++;
    report.findings.push(...(await database.read((reader) => checkCounters(reader, account_id))));
  }
  return report;
}

async function scrubBodies(reader: Reader, bodies: BodyStore, report: ScrubReport): Promise<void> {
  let after = '';
  for (;;) {
    const refs = await bodiesAfter(reader, after, page);
    for (const body of refs) {
      report.bodies++;
      report.bytes += body.size;
      const problem = await problemOf(bodies, body);
      // Compaction or a deletion may have been faster: what no row names any more is nobody's loss.
      if (problem !== null && (await bodiesAfter(reader, before(body.ref), 1))[0]?.ref === body.ref) {
        report.findings.push({ kind: 'body', text: problem });
      }
    }
    const last = refs.at(-1);
    if (last === undefined) return;
    after = last.ref;
  }
}

async function problemOf(bodies: BodyStore, body: { ref: string; size: number }): Promise<string | null> {
  try {
    await bodies.verify(body);
    return null;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return (error as Error).message;
  }
}

// The greatest text before `ref` in byte order that can be asked for with "after".
function before(ref: string): string {
  return ref.slice(0, -1) + String.fromCharCode(ref.charCodeAt(ref.length - 1) - 1);
}

const counters = ['total', 'unseen', 'deleted', 'bytes'] as const;

/** Compares the counters of one account with its rows. */
export async function checkCounters(reader: Reader, account: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  const compare = (what: string, said: number | undefined, counted: number) => {
    if (said !== counted)
      findings.push({ kind: 'counter', text: `account ${account}: ${what} says ${said}, rows say ${counted}` });
  };
  const mailboxes = await reader.all<Record<string, number>>(
    `SELECT b.mailbox_id, b.total, b.unseen, b.deleted, b.bytes, b.uid_next, count(m.uid) AS rows_total,
       coalesce(sum(CASE WHEN (m.flags & 1) = 0 THEN 1 ELSE 0 END), 0) AS rows_unseen,
       coalesce(sum(CASE WHEN (m.flags & 8) <> 0 THEN 1 ELSE 0 END), 0) AS rows_deleted,
       coalesce(sum(m.size), 0) AS rows_bytes, coalesce(max(m.uid), 0) AS last_uid
     FROM mailbox b LEFT JOIN message m ON m.account_id = b.account_id AND m.mailbox_id = b.mailbox_id
     WHERE b.account_id = ? GROUP BY b.mailbox_id, b.total, b.unseen, b.deleted, b.bytes, b.uid_next ORDER BY b.mailbox_id`,
    account,
  );
  for (const row of mailboxes) {
    for (const counter of counters)
      compare(`mailbox ${row['mailbox_id']} ${counter}`, row[counter], row[`rows_${counter}`] ?? 0);
    if ((row['uid_next'] ?? 0) <= (row['last_uid'] ?? 0)) {
      findings.push({ kind: 'row', text: `account ${account}: mailbox ${row['mailbox_id']} would give a UID twice` });
    }
  }
  const state = await reader.get<Record<string, number>>(
    `SELECT used_bytes, used_messages, rows_bytes, rows_messages FROM account_state,
       (SELECT coalesce(sum(m.size), 0) AS rows_bytes, count(*) AS rows_messages FROM message m
        JOIN mailbox b ON b.account_id = m.account_id AND b.mailbox_id = m.mailbox_id WHERE m.account_id = ?) AS counted
     WHERE account_id = ?`,
    account,
    account,
  );
  // Deleted since the accounts were listed.
  if (state === undefined) return [];
  compare('used bytes', state['used_bytes'], state['rows_bytes'] ?? 0);
  compare('used messages', state['used_messages'], state['rows_messages'] ?? 0);
  const stray = await reader.get<{ messages: number; emails: number; lost: number }>(
    `SELECT (SELECT count(*) FROM message m WHERE m.account_id = ? AND NOT EXISTS
         (SELECT 1 FROM email e WHERE e.account_id = m.account_id AND e.email_id = m.email_id)) AS messages,
       (SELECT count(*) FROM email e WHERE e.account_id = ? AND NOT EXISTS
         (SELECT 1 FROM message m WHERE m.account_id = e.account_id AND m.email_id = e.email_id)) AS emails,
       (SELECT count(*) FROM message m WHERE m.account_id = ? AND NOT EXISTS
         (SELECT 1 FROM mailbox b WHERE b.account_id = m.account_id AND b.mailbox_id = m.mailbox_id)) AS lost`,
    account,
    account,
    account,
  );
  if ((stray?.messages ?? 0) > 0)
    findings.push({ kind: 'row', text: `account ${account}: ${stray?.messages} messages without content` });
  if ((stray?.emails ?? 0) > 0)
    findings.push({ kind: 'row', text: `account ${account}: ${stray?.emails} emails in no mailbox` });
  // What is left of a mailbox that is being removed is nobody's loss.
  const removing = (await listUnfinished(reader)).some((work) => work.account === account && work.kind === 'removal');
  if (!removing && (stray?.lost ?? 0) > 0)
    findings.push({ kind: 'row', text: `account ${account}: ${stray?.lost} messages in no mailbox` });
  return findings;
}
