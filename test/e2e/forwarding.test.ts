import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '#base/testing-port.ts';
import { silentLog } from '#base/log.ts';
import { loadConfig } from '#config/load.ts';
import { openInstallation } from '#installation.ts';
import { parseAddress } from '#wire/address.ts';
import { startKnot } from './knot.ts';
import { freePorts, program, run, type Sowa, startSowa } from './program.ts';
import { fetchAll, python, submit } from './python.ts';

/**
 * Three Sowas, each on an address of its own, and a DNS server: Ala writes from one.example to Ola at two.example, whose
 * account sends on to Ula at three.example. Every one checks what comes in, by the records that the others publish.
 */
const password = 'Sekret-na-dzis-7';
const hosts = [
  { domain: 'one.example', account: 'ala@one.example', address: '127.0.0.1' },
  { domain: 'two.example', account: 'ola@two.example', address: '127.0.0.2' },
  { domain: 'three.example', account: 'ula@three.example', address: '127.0.0.3' },
] as const;

const stack = new AsyncDisposableStack();
const running: Sowa[] = [];
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-forwarding-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const data = (domain: string) => join(folder, domain);
  const records = await Promise.all(
    hosts.map(async ({ domain, account, address }) => [
      ...(await prepare(data(domain), domain, account)),
      `${domain}. 60 MX 10 mail.${domain}.`,
      `mail.${domain}. 60 A ${address}`,
      `${domain}. 60 TXT "v=spf1 ip4:${address} -all"`,
      `_dmarc.${domain}. 60 TXT "v=DMARC1; p=reject"`,
    ]),
  );
  await sendOn(data('two.example'), 'ola@two.example', 'ula@three.example');
  const knot = stack.use(await startKnot(records.flat()));
  const port = String(await freePort());
  for (const { domain, address } of hosts) {
    const env = {
      SOWA_HOSTNAME: `mail.${domain}`,
      SOWA_LISTENERS_SMTP_HOST: address,
      SOWA_LISTENERS_SMTP_PORT: port,
      SOWA_DELIVERY_PORT: port,
      SOWA_DELIVERY_SOURCE_ADDRESSES: address,
      SOWA_DNS_SERVERS: `127.0.0.1:${knot.port}`,
      SOWA_CHECKS_TRUSTED_NETWORKS: '',
      SOWA_QUEUE_FIRST_RETRY: '1',
    };
    running.push(stack.use(await startSowa({ env, data: data(domain) })));
  }
});
after(() => stack.disposeAsync());

/** Makes an installation with a domain and an account; the zone's lines for its keys. */
async function prepare(data: string, domain: string, account: string): Promise<string[]> {
  const command = async (...words: string[]) => {
    const said = await run(process.execPath, [program, ...words, '--data', data], { env: freePorts });
    assert.equal(said.code, 0, said.stderr);
    return said.stdout;
  };
  await command('quickstart');
  await command('domain', 'add', domain, '--vouched');
  await command('account', 'add', account, '--password', password);
  return [await command('domain', 'dkim', domain)];
}

async function sendOn(data: string, account: string, target: string): Promise<void> {
  const loaded = loadConfig({ file: undefined, assignments: [`data=${data}`], environment: {}, directory: data });
  assert.ok(loaded.ok);
  await using installation = await openInstallation(loaded.config, silentLog, 'owner');
  const row = await installation.directory.findAccount(account);
  const args = {
    account: row?.account_id,
    source: null,
    target: parseAddress(target),
    keepCopy: true,
    now: Date.now(),
  };
  await installation.database.write([{ name: 'forward.add', lane: 0, args }]);
}

/** Waits for the message in an account's maildrop. */
async function arrived(sowa: Sowa, account: string, subject: string): Promise<string> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const mails = await python(fetchAll, String(sowa.port('pop3s')), account, password);
    const texts = mails.split('\n').map((line) => Buffer.from(line, 'base64').toString());
    const found = texts.find((text) => text.includes(`Subject: ${subject}\r\n`));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${account} never got it\n${running.map((one) => one.output().slice(-2000)).join('\n')}`);
}

test('signed mail passes every check, at the first server and behind a forward', async () => {
  const [one, two, three] = running as [Sowa, Sowa, Sowa];
  const file = join(one.data, 'message');
  writeFileSync(
    file,
    'From: ala@one.example\r\nTo: ola@two.example\r\nSubject: droga\r\n\r\nZażółć.  Gęślą \r\n\r\n\r\n',
  );
  await python(submit, String(one.port('submissions')), 'ala@one.example', password, 'ola@two.example', file);

  const there = (await arrived(two, 'ola@two.example', 'droga')).replaceAll('\r\n\t', ' ');
  assert.match(there, /^Return-Path: <ala@one\.example>\r\nAuthentication-Results: mail\.two\.example; dkim=pass /);
  assert.match(there, /dkim=pass .*dkim=pass .*spf=pass .*dmarc=pass .*header\.from=one\.example/);

  const onward = (await arrived(three, 'ula@three.example', 'droga')).replaceAll('\r\n\t', ' ');
  assert.match(onward, /^Return-Path: <SRS0=\w+=\w+=one\.example=ala@two\.example>\r\n/);
  assert.match(
    onward,
    /Authentication-Results: mail\.three\.example; dkim=pass .*dkim=pass .*spf=pass .*arc=pass .*dmarc=pass /,
  );
  assert.match(onward, /\r\nARC-Seal: i=1; .*d=two\.example; .*cv=none/);
});
