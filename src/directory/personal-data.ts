import type { Reader } from '#db/types.ts';
import { listAudit } from './audit/rows.ts';
import { snapshotOf } from './audit/snapshots.ts';
import { loginHistory } from './login-history.ts';
import { vacationOf } from './vacations.ts';

/** Rows of one read. */
const page = 500;

/** Everything that the directory knows of a person, by the names of files; without secrets (GDPR, article 15). */
export async function personalData(reader: Reader, account: number): Promise<Record<string, unknown>> {
  const activation = await reader.get('SELECT login, activated_at FROM activation WHERE account_id = ?', account);
  return {
    account: await snapshotOf(reader, { kind: 'account', account }),
    contract: activation ?? null,
    vacation: (await vacationOf(reader, account)) ?? null,
    logins: await loginHistory(reader, account, page),
    audit: await everyAct(reader, account),
  };
}

async function everyAct(reader: Reader, account: number) {
  const rows = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const found = await listAudit(reader, { account }, { before, limit: page });
    rows.push(
      ...found.map(({ at, actor, action, before_json: was, after_json: is }) => ({
        at: new Date(at).toISOString(),
        actor,
        action,
        before: was === null ? null : (JSON.parse(was) as unknown),
        after: is === null ? null : (JSON.parse(is) as unknown),
      })),
    );
    if (found.length < page) return rows;
    before = found.at(-1)?.audit_id ?? 0;
  }
}
