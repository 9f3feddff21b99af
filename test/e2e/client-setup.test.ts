// What a mail program is told, in whichever way it asks, is the same: DNS, Thunderbird's file, Outlook's answer,
// Apple's profile, and the words for people.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '#base/testing-port.ts';
import { run, type Sowa, startSowa } from './program.ts';
import { python } from './python.ts';

/** Each way to read or send mail as `protocol port`, the preferred one first. */
type Ways = string[];

/** Reads the file as Thunderbird's documentation says. */
const thunderbird = `
import json, sys, xml.etree.ElementTree as tree
provider = tree.fromstring(sys.argv[1]).find('emailProvider')
servers = provider.findall('incomingServer') + provider.findall('outgoingServer')
print(json.dumps([one.get('type') + ' ' + one.findtext('port') for one in servers]))
`;

/** Reads the answer as [MS-OXDSCLI] says. */
const outlook = `
import json, sys, xml.etree.ElementTree as tree
names = {'o': 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'}
found = tree.fromstring(sys.argv[1]).findall('.//o:Protocol', names)
print(json.dumps([one.findtext('o:Type', None, names).lower() + ' ' + one.findtext('o:Port', None, names) for one in found]))
`;

const apple = `
import json, plistlib, sys
[mail] = plistlib.load(open(sys.argv[1], 'rb'))['PayloadContent']
print(json.dumps(['imap %d' % mail['IncomingMailServerPortNumber'], 'smtp %d' % mail['OutgoingMailServerPortNumber']]))
`;

const read = async (script: string, ...words: string[]) => JSON.parse(await python(script, ...words)) as Ways;

async function told(sowa: Sowa): Promise<Ways> {
  const { stdout, stderr } = await sowa.command('account', 'setup', 'anna@example.test', '--json');
  assert.notEqual(stdout, '', stderr);
  const { servers } = JSON.parse(stdout) as { servers: { protocol: string; port: number }[] };
  return servers.map(({ protocol, port }) => `${protocol} ${port}`);
}

/** As the SRV records of RFC 6186 have it, by priority; a service that is not offered has the root for a target. */
async function published(sowa: Sowa): Promise<Ways> {
  const { stdout, stderr } = await sowa.command('domain', 'records', 'example.test', '--zone');
  const protocols: Record<string, string> = { imaps: 'imap', pop3s: 'pop3', submissions: 'smtp', submission: 'smtp' };
  const records = [...stdout.matchAll(/^_(\w+)\._tcp\.\S+ \d+ IN SRV \d+ \d+ (\d+) (\S+)$/gm)];
  assert.ok(records.length > 0, stdout + stderr);
  return records
    .filter(([, service = '', , target]) => service in protocols && target !== '.')
    .map(([, service = '', port]) => `${protocols[service]} ${port}`);
}

test('every way to ask leads to the same servers', async () => {
  const names = ['imaps', 'pop3s', 'submissions', 'submission', 'https'];
  const ports = await Promise.all(names.map(() => freePort()));
  const env = Object.fromEntries(
    names.map((name, at) => [`SOWA_LISTENERS_${name.toUpperCase()}_PORT`, String(ports[at])]),
  );
  await using sowa = await startSowa({ env: { ...env, SOWA_HOSTNAME: 'mail.sowa.test' } });
  const [imaps, pop3s, submissions, submission] = ports;
  const expected = [`imap ${imaps}`, `pop3 ${pop3s}`, `smtp ${submissions}`, `smtp ${submission}`];
  const http = `http://${sowa.at('http')}`;

  assert.deepEqual(await told(sowa), expected);
  assert.deepEqual(await published(sowa), expected);
  const file = await fetch(`${http}/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=anna%40example.test`);
  assert.deepEqual(await read(thunderbird, await file.text()), expected);
  const answer = await fetch(`${http}/autodiscover/autodiscover.xml`, {
    method: 'POST',
    body: asked('anna@example.test'),
  });
  assert.deepEqual(await read(outlook, await answer.text()), expected);

  const profile = await fetch(`${http}/setup/mail.mobileconfig?address=anna%40example.test`);
  const [signed, content] = [join(sowa.data, 'signed'), join(sowa.data, 'content')];
  writeFileSync(signed, await profile.bytes());
  const ca = join(sowa.data, 'tls/certificate.pem');
  const words = ['-verify', '-inform', 'DER', '-in', signed, '-CAfile', ca, '-purpose', 'any', '-out', content];
  const verified = await run('openssl', ['smime', ...words]);
  assert.equal(verified.code, 0, verified.stderr);
  assert.deepEqual(await read(apple, content), [expected[0], expected[2]]);
});

test('an address that exists and one that does not are answered alike; another domain is not known', async () => {
  await using sowa = await startSowa();
  const http = `http://${sowa.at('http')}`;
  const said = async (address: string) => {
    const answers = await Promise.all([
      fetch(`${http}/mail/config-v1.1.xml?emailaddress=${address}`),
      fetch(`${http}/autodiscover/autodiscover.xml`, { method: 'POST', body: asked(address) }),
      fetch(`${http}/setup/mail.mobileconfig?address=${address}`),
    ]);
    return Promise.all(answers.map(async (one) => [one.status, (await one.arrayBuffer()).byteLength]));
  };
  const [here, missing] = [await said('anna@example.test'), await said('nobo@example.test')];
  assert.deepEqual(here.slice(0, 2), missing.slice(0, 2));
  const statuses = (answers: number[][]) => answers.map(([status]) => status);
  assert.deepEqual(
    [statuses(here), statuses(missing)],
    [
      [200, 200, 200],
      [200, 200, 200],
    ],
  );
  assert.deepEqual(statuses(await said('anna@other.test')), [404, 404, 404]);
});

function asked(address: string): string {
  const schema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
  return `<Autodiscover><Request><EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>${schema}</AcceptableResponseSchema></Request></Autodiscover>`;
}
