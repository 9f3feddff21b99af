import type { Command } from 'commander';
import { formatSize } from '#config/kinds.ts';
import { type AccountRow, addressOf } from '#directory/accounts.ts';
import { isOurDomain } from '#directory/domains.ts';
import type { Installation } from '#installation.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa account list`. */
export function listCommand(account: Command, { texts, action }: Frame): void {
  account
    .command('list')
    .argument('[domain]', texts.accountListDomain)
    .description(texts.accountList)
    .action(action(list));
}

async function list(session: Session, domain?: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { directory, database } = installation;
  if (domain !== undefined && !(await isOurDomain(database.reader, domain.toLowerCase()))) {
    throw new Failure(texts.noDomain(domain));
  }
  const only = domain === undefined ? {} : { domain };
  const rows = await pages<AccountRow>((last) => directory.listAccounts({ ...only, after: last?.account_id ?? 0 }));
  const postmaster = await directory.postmaster();
  const data = await Promise.all(rows.map((row) => describe(installation, row, postmaster?.account_id)));
  const head = [texts.headAddress, texts.headUsed, texts.headQuota, texts.headMessages, texts.headStatus];
  const cells = data.map((row) => [
    row.address,
    megabytes(row.usedBytes),
    row.quotaBytes === 0 ? texts.unlimited : formatSize(row.quotaBytes),
    String(row.messages),
    row.postmaster ? `${texts.status(row.status)}, ${texts.postmaster}` : texts.status(row.status),
  ]);
  return { data, text: data.length === 0 ? texts.noAccounts : columns([head, ...cells]) };
}

async function describe({ store }: Installation, row: AccountRow, postmaster: number | undefined) {
  const state = await store.reader(row.account_id).state();
  return {
    address: addressOf(row),
    name: row.display_name,
    firstName: row.first_name,
    lastName: row.last_name,
    language: row.language,
    status: row.status,
    usedBytes: state.used_bytes,
    quotaBytes: state.quota_bytes,
    messages: state.used_messages,
    postmaster: row.account_id === postmaster,
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
