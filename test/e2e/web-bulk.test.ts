// Import files as providers have them: dropped in the browser, sent by curl, given to the command line; the same rows,
// the same verdicts, and accounts that open by POP3.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { cell, dropFile, openStudio, sample, says } from './bulk-studio.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { fetchAll, python } from './python.ts';
import { inspect } from './web.ts';

/** Everybody in the samples; passwords that they name. */
const everybody = ['e-mail@przyklad.test', 'jan@przyklad.test', 'pawel@przyklad.test'];
const given = 'snad9hj934!!';
/** Where Jan's mail goes on to. */
const elsewhere = { address: 'kopia@inny.test', password: 'Rogaliki-o-swicie-8' };

/** Where nothing stays: what is made there is undone. */
let sowa: Sowa;
let browser: Browser;

before(async () => {
  sowa = await installation();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await sowa?.[Symbol.asyncDispose]();
});

/** A started program with the domain of the samples and the mailbox that their forward names. */
async function installation(): Promise<Sowa> {
  const started = await startSowa();
  await command(started, 'domain', 'add', 'przyklad.test', '--vouched');
  await command(started, 'domain', 'add', 'inny.test', '--vouched');
  await command(started, 'account', 'add', elsewhere.address, '--password', elsewhere.password);
  return started;
}

async function command(on: Sowa, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await on.command(...words);
  assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
  return stdout;
}

/** Subjects in a mailbox, as Python's poplib finds them; throws where the password does not open it. */
async function subjects(on: Sowa, address: string, password: string): Promise<string[]> {
  const said = await python(fetchAll, String(on.port('pop3s')), address, password);
  const messages = said.split('\n').filter((line) => line !== '');
  return messages.map((line) => /^Subject: (.*)\r$/m.exec(Buffer.from(line, 'base64').toString())?.[1] ?? '');
}

async function arrived(on: Sowa, address: string, password: string, subject: string): Promise<void> {
  while (!(await subjects(on, address, password)).includes(subject)) await new Promise((next) => setTimeout(next, 100));
}

/** Mail from outside, by curl. */
async function send(on: Sowa, address: string, subject: string): Promise<void> {
  const input = `From: <a@example.org>\r\nTo: ${address}\r\nSubject: ${subject}\r\n\r\nx\r\n`;
  const words = ['-sk', '--url', `smtp://${on.at('smtp')}`, '--mail-from', 'a@example.org'];
  const { code, stderr } = await run('curl', [...words, '--mail-rcpt', address, '--upload-file', '-'], { input });
  assert.equal(code, 0, stderr);
}

/** Each account opens by POP3 with what the file or the report says, and Jan's mail goes to him and elsewhere. */
async function used(on: Sowa, passwords: ReadonlyMap<string, string>): Promise<void> {
  assert.deepEqual([...passwords.keys()].toSorted(), everybody);
  for (const [address, generated] of passwords) {
    assert.equal(generated === '', address === 'e-mail@przyklad.test', `${address}: ${generated}`);
    const password = generated === '' ? given : generated;
    assert.deepEqual(await subjects(on, address, password), []);
    const curl = await run('curl', ['-sk', '--user', `${address}:${password}`, `pop3s://${on.at('pop3s')}/`]);
    assert.equal(curl.code, 0, `${address}: ${curl.stderr}`);
  }
  await send(on, 'jan@przyklad.test', 'do Jana');
  await arrived(on, 'jan@przyklad.test', passwords.get('jan@przyklad.test') ?? '', 'do Jana');
  await arrived(on, elsewhere.address, elsewhere.password, 'do Jana');
  // Logins reach the history some seconds later.
  for (const address of everybody) {
    while (!(await command(on, 'account', 'logins', address)).includes('pop3'))
      await new Promise((next) => setTimeout(next, 100));
  }
}

/** What the service answers to curl: of each answer what is looked at here. */
interface Answer {
  number?: number | null;
  state?: string;
  accounts?: number;
  rows?: { line: number; verdict: string; problems: { text: string }[] }[];
  items?: { address: string; password: string | null }[];
  errors?: { text: string }[];
}

/** Requests by curl, as docs/api.md shows them. */
class Curl {
  readonly #api: string;
  readonly #key: string;

  constructor(api: string, key: string) {
    this.#api = api;
    this.#key = key;
  }

  static async open(on: Sowa): Promise<Curl> {
    const said = await command(on, 'api-key', 'add', '--name', 'curl', '--role', 'operator');
    return new Curl(`http://${on.at('http')}/api/v1`, /sowa_[\w-]+/.exec(said)?.[0] ?? '');
  }

  async ask(path: string, ...words: string[]): Promise<{ status: number; body: Answer }> {
    const headers = ['-H', `Authorization: Bearer ${this.#key}`, '-H', 'Accept-Language: pl'];
    const { stdout, stderr } = await run('curl', [
      '-s',
      '-w',
      '\n%{http_code}',
      ...headers,
      ...words,
      this.#api + path,
    ]);
    const end = stdout.lastIndexOf('\n');
    assert.ok(end > 0, stderr);
    return { status: Number(stdout.slice(end)), body: JSON.parse(stdout.slice(0, end)) as Answer };
  }

  post(path: string, file?: string): Promise<{ status: number; body: Answer }> {
    const content = file === undefined ? [] : ['-H', 'Content-Type: text/csv', '--data-binary', `@${sample(file)}`];
    return this.ask(path, '-X', 'POST', ...content);
  }
}

const make = (page: Page) => page.getByRole('button', { name: /^Załóż \d+ kont/ });
const undo = (page: Page) => page.getByRole('button', { name: 'Cofnij', exact: true });
const touched =
  /mają już pocztę, logowania lub inne hasło, więc zostają: e-mail@przyklad\.test, jan@przyklad\.test, pawel@przyklad\.test/;

/** Makes the accounts of a sample that was dropped; passwords by address, as the report says them. */
async function made(page: Page): Promise<Map<string, string>> {
  await page.getByRole('button', { name: 'Załóż 3 konta' }).click();
  await page.getByText('Założono 3 konta.').waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Pobierz CSV' }).click();
  const csv = await readFile(await (await saved).path(), 'utf8');
  const [, ...rows] = csv.trim().split('\r\n');
  return new Map(
    rows.map((row) => row.split(';').map((field) => field.slice(1, -1))).map(([a = '', p = '']) => [a, p]),
  );
}

test('the window of a new account leads to the page for many', async () => {
  const { page, complaints, close } = await openStudio(browser, sowa);
  await page.getByRole('link', { name: 'Konta', exact: true }).click();
  await page.getByRole('button', { name: 'Dodaj konto' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Hurtowe dodawanie kont' }).waitFor();
  await inspect(page, 'bulk-way-pl');
  await page.getByRole('dialog').getByRole('link', { name: 'Hurtowe dodawanie kont' }).click();
  await page.getByRole('heading', { name: 'Hurtowe dodawanie kont' }).waitFor();
  await page.getByText('Pojemność każdego z kont (jeśli nie jest podana w pliku)').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('each sample is dropped in the browser, made, and undone while nobody has used it', async () => {
  const { page, complaints, close } = await openStudio(browser, sowa);
  for (const [name, dialect] of [
    ['bom-crlf.csv', 'UTF-8 · przecinki'],
    ['comma.csv', 'UTF-8 · przecinki'],
    ['excel-windows-1250.csv', 'Windows-1250 · średniki'],
    ['semicolon-quoted.csv', 'UTF-8 · średniki'],
  ] as const) {
    await dropFile(page, sample(name));
    await page.getByText(`3 wiersze · ${dialect}`).waitFor();
    await says(page, 2, 'nowe');
    await says(page, 3, 'nowe, z wygenerowanym hasłem');
    await says(page, 4, 'nowe, z wygenerowanym hasłem');
    const shown = [cell(page, 2, 2), cell(page, 3, 3), cell(page, 3, 4)].map((one) => one.innerText());
    assert.deepEqual(await Promise.all(shown), [given, '100', 'kopia@inny.test']);
    assert.match(await cell(page, 3, 5).innerText(), /^tak$/i);
    const passwords = await made(page);
    assert.deepEqual([...passwords.keys()], everybody);
    await undo(page).click();
    await page.getByText('Wycofano 3 konta.').last().waitFor();
    await page.locator('.drop').waitFor();
  }
  assert.deepEqual(complaints, []);
  await close();
});

test('accounts of a sample open by POP3, forward with a copy, are told once, made once, and stay when they are used', async () => {
  await using own = await installation();
  const file = sample('excel-windows-1250.csv');
  const { page, complaints, close } = await openStudio(browser, own);
  await dropFile(page, file);
  await used(own, await made(page));
  await undo(page).click();
  await page.getByText(touched).waitFor();
  await inspect(page, 'bulk-sample-used-pl');

  // Told once: neither the list nor the command line has it again.
  await page.getByRole('button', { name: 'Następny plik' }).click();
  await page.getByText('Import 1').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Raport' }).count(), 0);
  const report = await own.command('import', 'report', '1', '--lang', 'pl');
  assert.equal(report.code, 1);
  assert.match(report.stderr, /nie ma już nic do powiedzenia: raport odebrano/);

  await dropFile(page, file);
  await page.getByText('już są: 3').waitFor();
  assert.equal(await make(page).isDisabled(), true);
  assert.deepEqual(complaints, []);
  await close();
});

test('curl makes the same of a sample: once, told once, undone while untouched', async () => {
  await using own = await installation();
  const name = 'bom-crlf.csv';
  const curl = await Curl.open(own);
  const begun = await curl.post('/imports', name);
  assert.deepEqual([begun.status, begun.body], [202, { number: 1 }]);
  await ended(curl, 1);
  assert.deepEqual((await curl.post('/imports/1/undo')).body, { accounts: 3 });

  assert.deepEqual((await curl.post('/imports', name)).body, { number: 2 });
  await ended(curl, 2);
  const { items = [] } = (await curl.post('/imports/2/report')).body;
  await used(own, new Map(items.map(({ address, password }) => [address, password ?? ''])));
  assert.equal((await curl.post('/imports/2/report')).status, 404);
  const refused = await curl.post('/imports/2/undo');
  assert.equal(refused.status, 409);
  assert.match(refused.body.errors?.[0]?.text ?? '', touched);
  assert.deepEqual((await curl.post('/imports', name)).body, { number: null });
});

test('the command line makes the same of a sample: once, told once, undone while untouched', async () => {
  await using own = await installation();
  const words = ['import', 'run', sample('semicolon-quoted.csv')];
  await command(own, ...words);
  assert.match(await command(own, 'import', 'undo', '1'), /3 accounts/);

  const { outcomes } = JSON.parse(await command(own, ...words, '--json')) as { outcomes: NonNullable<Answer['items']> };
  await used(own, new Map(outcomes.map(({ address, password }) => [address, password ?? ''])));
  assert.equal((await own.command('import', 'report', '2')).code, 1);
  const refused = await own.command('import', 'undo', '2', '--lang', 'pl');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /e-mail@przyklad\.test, jan@przyklad\.test, pawel@przyklad\.test/);
  const again = JSON.parse(await command(own, ...words, '--json')) as { batch: number | null };
  assert.equal(again.batch, null);
});

/** Files with something wrong in a row, and what is said of each of their lines. */
const judged: readonly [name: string, lines: readonly string[]][] = [
  ['comma.csv', ['2 create', '3 create', '4 create']],
  [
    'duplicates.csv',
    [
      '2 create',
      '3 create',
      '4 refuse Ten sam adres jest w wierszu 2.',
      '5 refuse Nazwa konta nie ma znaku „+”: to, co po nim stoi, dopisuje sobie nadawca.',
    ],
  ],
  ['newlines-in-quotes.csv', ['4 create', '7 create', '8 create']],
];

test('browser, curl and command line say the same of each row', async () => {
  const curl = await Curl.open(sowa);
  const { page, close } = await openStudio(browser, sowa);
  for (const [name, expected] of judged) {
    const sent = await curl.post('/imports/plan', name);
    assert.deepEqual(
      sent.body.rows?.map(({ line, verdict, problems }) =>
        [line, verdict, ...problems.map(({ text }) => text)].join(' '),
      ),
      expected,
    );
    const dry = await sowa.command('import', 'run', sample(name), '--dry-run', '--lang', 'pl', '--json');
    const { verdicts } = JSON.parse(dry.stdout) as { verdicts: { line: number; kind: string }[] };
    assert.deepEqual(
      verdicts.map(({ line, kind }) => `${line} ${kind}`),
      expected.map((words) => words.split(' ').slice(0, 2).join(' ')),
    );
    const printed = await command(sowa, 'import', 'run', sample(name), '--dry-run', '--lang', 'pl');
    await dropFile(page, sample(name));
    for (const words of expected) {
      const [line, kind, ...why] = words.split(' ');
      await says(page, Number(line), kind === 'create' ? /^nowe/ : why.join(' '));
      if (why.length > 0) assert.ok(printed.includes(why.join(' ')), printed);
    }
  }
  await close();
});

/** Files that cannot be taken at all, and why. */
const refused: readonly [name: string, why: string][] = [
  ['workbook.xlsx', 'To jest skoroszyt: zapisz go najpierw jako CSV (Plik, Zapisz jako).'],
  ['empty.csv', 'W pliku nie ma wiersza nagłówka.'],
  ['no-header.csv', 'W pierwszym wierszu nie ma kolumny E-mail: czy brakuje nagłówka?'],
  ['header-only.csv', 'Pod nagłówkiem nie ma w pliku żadnego wiersza: dopisz po jednym koncie w wierszu.'],
  ['nul-bytes.csv', 'W wierszu 3 są bajty, które nie są tekstem: zapisz plik ponownie jako CSV.'],
  ['long-line.csv', 'Wiersz 2 ma więcej niż 100000 bajtów: czy brakuje cudzysłowu albo końca wiersza?'],
  ['open-quote.csv', 'Pliku nie da się odczytać jako CSV w wierszu 3: czy brakuje cudzysłowu?'],
  ['rows-501.csv', 'Tabela ma 501 wierszy, a reguły pozwalają na 500: podziel ją.'],
];

test('browser, curl and command line say the same of a file that cannot be taken', async () => {
  const curl = await Curl.open(sowa);
  const { page, close } = await openStudio(browser, sowa);
  for (const [name, why] of refused) {
    await dropFile(page, sample(name));
    await page.getByText(why).waitFor();
    assert.deepEqual(
      (await curl.post('/imports/plan', name)).body.errors?.map(({ text }) => text),
      [why],
    );
    assert.deepEqual(
      (await curl.post('/imports', name)).body.errors?.map(({ text }) => text),
      [why],
    );
    const said = await sowa.command('import', 'run', sample(name), '--lang', 'pl');
    assert.equal(said.code, 1);
    assert.ok(said.stderr.includes(why), said.stderr);
  }
  await inspect(page, 'bulk-refused-file-pl');
  await close();
});

/** Waits until an import is over, by its stream of events. */
async function ended(curl: Curl, number: number): Promise<void> {
  for (;;) {
    const { body } = await curl.ask(`/imports/${number}`);
    if (body.state !== 'running') return;
    await new Promise((next) => setTimeout(next, 50));
  }
}
