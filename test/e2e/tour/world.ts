// An installation with as much in it as one of a small provider: what the tour is taken of.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#base/testing-port.ts';
import { managedBy, startPrimary, world as restOfDns } from '../primaries.ts';
import { run, type Sowa, startSowa } from '../program.ts';
import { openSmtpTarget } from '../smtp-target.ts';
import { accountNames, contracts, domains, letters, zones } from './data.ts';

/** Who looks: the operator of an installation where much is (as leaver, whose session ends), or of one that has just begun; others of the former. */
export type Person = 'operator' | 'leaver' | 'newcomer' | 'customer' | 'newCustomer' | 'helpDesk' | 'owner';

interface Credentials {
  sowa: Sowa;
  login: string;
  password: string;
}

/** A running installation, a fresh one beside it, and who signs in. */
export interface World extends AsyncDisposable {
  readonly sowa: Sowa;
  readonly people: Readonly<Record<Person, Credentials>>;
}

const password = 'Rogaliki-o-swicie-8';

/** Starts and fills it. */
export async function makeWorld(): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const fixed = { '.': [...restOfDns, 'mx.wolny.pl. 60 A 127.0.0.3', 'wolny.pl. 60 MX 10 mx.wolny.pl.'] };
  const dns = stack.use(await startPrimary('bind', { zones, fixed }));
  const port = await freePort();
  stack.use(await openSmtpTarget('127.0.0.2', port));
  const env = {
    ...managedBy(dns, ['firma.pl', 'szkola-podstawowa-nr-3-w-zdunskiej-woli.pl']),
    SOWA_LISTENERS_SMTP_HOST: '127.0.0.1',
    SOWA_LISTENERS_SMTP_PORT: String(port),
    SOWA_DELIVERY_PORT: String(port),
    SOWA_ACTIVATION_DOMAIN: 'firma.pl',
  };
  const sowa = stack.use(await startSowa({ env }));
  const fresh = stack.use(await startSowa());
  const administrators = await fillWith(sowa);
  const owned = stack.move();
  return {
    sowa,
    people: {
      operator: { sowa, ...sowa.quickstart.operator },
      leaver: { sowa, ...sowa.quickstart.operator },
      newcomer: { sowa: fresh, ...fresh.quickstart.operator },
      ...administrators,
      owner: { sowa, login: `${accountNames[0]?.[0]}@firma.pl`, password },
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function fillWith(sowa: Sowa) {
  const ask = await interfaceOf(sowa);
  await ask('PUT', 'plans/Start', { slots: 5, spaceBytes: 20 * 1024 ** 3 });
  await ask('PUT', 'plans/Biznes', { slots: 50, spaceBytes: 500 * 1024 ** 3 });
  const { number } = await ask('POST', 'customers', { name: 'Piekarnia Pod Złotym Rogalem', plan: 'Start' });
  const empty = await ask('POST', 'customers', { name: 'Kancelaria Żółkiewski i Wspólnicy sp. k.', plan: 'Biznes' });
  for (const body of domains) await ask('POST', 'domains', body);
  await ask('PUT', 'domains/piekarnia.pl/customer', { customer: number });
  await Promise.all(
    accountNames.map(([name, displayName]) => {
      const ofCustomer = name.startsWith('k.');
      const address = `${name}@${ofCustomer ? 'piekarnia.pl' : 'firma.pl'}`;
      const spaceBytes = ofCustomer ? 2 * 1024 ** 3 : name.length % 3 === 0 ? 0 : name.length * 1024 ** 3;
      return ask('POST', 'accounts', { address, password, displayName, language: 'pl', spaceBytes });
    }),
  );
  await ask('PUT', 'accounts/tomasz.wojcik@firma.pl/status', { status: 'suspended' });
  await ask('DELETE', 'accounts/piotr.kaminski@firma.pl');
  for (const alias of ['biuro', 'ksiegowosc', 'sekretariat']) {
    await ask('POST', 'accounts/anna.kowalska@firma.pl/aliases', { address: `${alias}@firma.pl` });
  }
  await ask('POST', 'accounts/anna.kowalska@firma.pl/forwards', { target: 'a.kowalska@wolny.pl', keepCopy: true });
  for (const [login, body] of contracts) await ask('PUT', `subscribers/${login}`, body);
  await ask('PUT', 'policies/domain/firma.pl', { change: { name: { min: 3 }, password: { min: 12 } } });
  await ask('POST', 'api-keys', { name: 'monitoring', role: 'operator', expiresAt: '2031-01-31T00:00:00Z' });
  await ask('POST', 'domains/firma.pl/publication', { dryRun: false, replace: true });
  const looked = ['firma.pl', 'podzielona.pl', 'urzad-gminy.pl', 'szkola-podstawowa-nr-3-w-zdunskiej-woli.pl'];
  await Promise.all(looked.map((name) => ask('GET', `domains/${name}/check?anew=true`)));
  await chooseQuestion(sowa);
  await importFiles(sowa);
  await sendLetters(sowa);
  const admin = async (login: string, role: string, customer: number | null) => {
    await ask('POST', 'administrators', { login, role, customer, password });
    return { sowa, login, password };
  };
  return {
    customer: await admin('piekarz', 'customer', number as number),
    newCustomer: await admin('kancelaria', 'customer', empty.number as number),
    helpDesk: await admin('telefon', 'help-desk', null),
  };
}

/** The HTTP interface, with a key of an operator. */
async function interfaceOf(sowa: Sowa) {
  const made = await sowa.command('api-key', 'add', '--name', 'rozliczenia', '--role', 'operator', '--json');
  assert.equal(made.code, 0, made.stderr);
  const { token } = JSON.parse(made.stdout) as { token: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`http://${sowa.at('http')}/api/v1/${path}`, init);
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
}

/** The owner of an account chooses the security question, which nobody can do instead. */
async function chooseQuestion(sowa: Sowa): Promise<void> {
  const at = `http://${sowa.at('http')}/api/v1/`;
  const json = { 'content-type': 'application/json' };
  const login = JSON.stringify({ login: 'anna.kowalska@firma.pl', password });
  const session = await fetch(`${at}session`, { method: 'POST', headers: json, body: login });
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const body = JSON.stringify({ question: 'first-pet', answer: 'Reksio' });
  const headers = { ...json, cookie, 'x-csrf-token': csrfToken };
  const chosen = await fetch(`${at}account/security-question`, { method: 'PUT', headers, body });
  assert.ok(chosen.ok, await chosen.text());
}

/** One import stays, one is undone. */
async function importFiles(sowa: Sowa): Promise<void> {
  for (const [name, count] of [
    ['uczniowie', 48],
    ['pomylka', 3],
  ] as const) {
    const rows = Array.from(
      { length: count },
      (_, i) => `${name}.${i + 1}@szkola-podstawowa-nr-3-w-zdunskiej-woli.pl;200`,
    );
    const file = join(sowa.data, `${name}.csv`);
    writeFileSync(file, ['E-mail;Pojemność', ...rows, ''].join('\n'));
    await command(sowa, 'import', 'run', file);
  }
  await command(sowa, 'import', 'undo', '2');
}

/** Mail of one account to servers that are away, that refuse, and that are nowhere; and one message held. */
async function sendLetters(sowa: Sowa): Promise<void> {
  const from = 'anna.kowalska@firma.pl';
  const url = `smtps://${sowa.at('submissions')}`;
  for (const to of letters) {
    const input = `From: ${from}\r\nTo: ${to}\r\nSubject: Oferta\r\n\r\nDzień dobry\r\n`;
    const words = ['-sk', '--url', url, '--user', `${from}:${password}`, '--mail-from', from, '--mail-rcpt', to];
    const { code, stderr } = await run('curl', [...words, '--upload-file', '-'], { input });
    assert.equal(code, 0, stderr);
  }
  const { stdout } = await sowa.command('queue', 'list', '--json');
  const held = (JSON.parse(stdout) as { id: string }[]).slice(0, 1);
  await command(sowa, 'queue', 'hold', ...held.map(({ id }) => id));
}

async function command(sowa: Sowa, ...words: string[]): Promise<void> {
  const { code, stderr } = await sowa.command(...words);
  assert.equal(code, 0, stderr);
}
