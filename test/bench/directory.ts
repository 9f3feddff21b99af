/**
 * `npm run bench:directory [-- ACCOUNTS]`: how long pages of a large list of accounts take as the panel and the API read them
 * (no HTTP), on both engines. Prints the table of docs/benchmarks.md.
 */
import { type accountSorts, listAccountItems } from '#directory/account-list.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import type { Engine } from '#db/open.ts';
import type { Call } from '#db/types.ts';
import { startPostgres } from '#db/testing.ts';

const accounts = Number(process.argv[2] ?? 10_000);
const domains = 100;
const page = 50;
const rounds = 200;
const everything = { customer: null, account: null, domains: null };
const firstNames = ['Jan', 'Anna', 'Łukasz', 'Zofia', 'Piotr', 'Małgorzata', 'Tomasz'];
const lastNames = ['Nowak', 'Wiśniewska', 'Wójcik', 'Kamińska', 'Zieliński', 'Szymańska', 'Dąbrowski', 'Król'];

/** A list that somebody looks at. */
interface View {
  label: string;
  filter?: (n: number) => string;
  domain?: (n: number) => string;
  sort?: (typeof accountSorts)[number];
  /** Beginning behind this page. */
  pages?: number;
}

const views: readonly View[] = [
  { label: 'first page, by address' },
  { label: 'page 20, by address', pages: 19 },
  { label: 'first page, by used space', sort: 'used' },
  { label: 'first page, by name', sort: 'name' },
  { label: 'accounts of one domain', domain: (n) => domainName(n) },
  { label: 'part of an address that few have', filter: (n) => `user${(n * 7919) % accounts}` },
  { label: 'part of a name that many have', filter: (n) => (lastNames[n % lastNames.length] ?? '').slice(0, 4) },
  { label: 'what nobody has', filter: () => 'nobody-at-all' },
];

function domainName(n: number): string {
  return `domain${n % domains}.test`;
}

/** All with one hash of a password, which would else be most of the time. */
async function fill({ directory, database, clock }: TestDirectory): Promise<void> {
  for (let n = 0; n < domains; n++) await directory.addDomain(domainName(n));
  const account = { password: 'Same-for-all-9', quotaBytes: 0, language: 'pl' as const };
  const { calls } = await directory.prepareAccount({ ...account, address: `first@${domainName(0)}`, displayName: '' });
  const [template] = calls as [Call];
  for (let n = 1; n <= accounts; n += 250) {
    const some = Array.from({ length: Math.min(250, accounts - n + 1) }, (_, i) => n + i).flatMap((id) => {
      const firstName = firstNames[id % firstNames.length] ?? '';
      const lastName = lastNames[(id * 31) % lastNames.length] ?? '';
      const args = {
        ...(template.args as object),
        account: id,
        local: `user${id}`,
        domain: domainName(id),
        displayName: `${firstName} ${lastName}`,
        firstName,
        lastName,
        now: clock.now(),
      };
      return [
        { name: template.name, args, lane: 0 },
        { name: 'mail.create', args: { account: id, quotaBytes: 0 }, lane: id },
        { name: 'mail.use', args: { account: id, usedBytes: (id * 7919) % 1_000_003 }, lane: id },
      ];
    });
    await database.write(some);
  }
}

async function read({ database }: TestDirectory, view: View, n: number): Promise<number> {
  const wish = {
    filter: view.filter?.(n) ?? '',
    domain: view.domain?.(n),
    sort: view.sort ?? 'address',
    descending: false,
    limit: page,
  };
  let after = null;
  for (let skipped = 0; skipped < (view.pages ?? 0); skipped++) {
    after = (await listAccountItems(database.reader, everything, { ...wish, after })).next;
  }
  const started = performance.now();
  await listAccountItems(database.reader, everything, { ...wish, after });
  return performance.now() - started;
}

async function bench(engine: Engine, name: string): Promise<void> {
  await using t = await openTestDirectory(engine);
  await fill(t);
  console.log(`\n${name}, ${accounts} accounts in ${domains} domains, pages of ${page}\n`);
  console.log('| list | median, ms | p95, ms |\n| --- | --: | --: |');
  for (const view of views) {
    const times: number[] = [];
    for (let n = 0; n < (view.pages === undefined ? rounds : rounds / 10); n++) times.push(await read(t, view, n));
    const sorted = times.toSorted((a, b) => a - b);
    const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(2);
    console.log(`| ${view.label} | ${at(0.5)} | ${at(0.95)} |`);
  }
}

await bench({ engine: 'sqlite' }, 'SQLite');
await using server = await startPostgres();
await bench({ engine: 'postgres', url: await server.createDatabase() }, 'PostgreSQL');
