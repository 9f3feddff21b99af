// What Thunderbird, Outlook and Apple's systems ask, and what hostile clients send in their place.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { Hono } from 'hono';
import { signedContent } from '#net/cms.ts';
import { selfSigned } from '#net/self-signed.ts';
import type { CertificatePair } from '#net/tls.ts';
import type { MailServers } from '#services/domains/mail-servers.ts';
import { readAutodiscoverRequest } from '#services/domains/setup/outlook.ts';
import type { ClientSetup } from './client-setup.ts';
import { setupRoutes } from './setup-routes.ts';
import type { HttpEnv } from './types.ts';

const all: MailServers = {
  host: 'mail.sowa.test',
  imaps: 993,
  pop3s: 995,
  submissions: 465,
  submission: 587,
  https: 443,
};
const now = Date.UTC(2026, 6, 1);

function service(servers: MailServers = all, signed: ClientSetup['signed'] = (content) => content): Hono<HttpEnv> {
  const isOurs = async (domain: string) => ['example.test', 'xn--d-1ga6r.test'].includes(domain);
  const routes = new Hono<HttpEnv>();
  routes.use(async (context, next) => {
    context.set('language', 'en');
    await next();
  });
  return routes.route('/', setupRoutes({ isOurs, servers: () => servers, signed, clock: { now: () => now } }));
}

const get = (path: string, host = 'mail.sowa.test', of = service()) => of.request(path, { headers: { host } });

const requestSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006';
const answerSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
const outlook = (address: string, schema = answerSchema) =>
  `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="${requestSchema}"><Request><EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>${schema}</AcceptableResponseSchema></Request></Autodiscover>`;

async function post(body: string, path = '/autodiscover/autodiscover.xml') {
  const length = String(Buffer.byteLength(body));
  const response = await service().request(path, { method: 'POST', body, headers: { 'content-length': length } });
  return { status: response.status, text: await response.text() };
}

test('Thunderbird finds the domain by the address or by the name it asks', async () => {
  const answers = await Promise.all([
    get('/mail/config-v1.1.xml?emailaddress=anna%40example.test'),
    get('/mail/config-v1.1.xml', 'autoconfig.example.test'),
    get('/mail/config-v1.1.xml', 'AUTOCONFIG.example.test.:8080'),
    get('/.well-known/autoconfig/mail/config-v1.1.xml', 'example.test:443'),
    get('/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=nobody.at.all%40EXAMPLE.test', 'example.test'),
  ]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  assert.equal(new Set(texts).size, 1, 'what is known of an address changes nothing');
  assert.equal(answers[0]?.headers.get('content-type'), 'application/xml; charset=utf-8');
  assert.match(texts[0] ?? '', /<emailProvider id="example\.test">/);
  const unicode = await get('/mail/config-v1.1.xml?emailaddress=a%40%C5%82%C3%B3d%C5%BA.test');
  assert.equal(unicode.status, 404, 'another domain');
  for (const path of ['?emailaddress=a%40other.test', '?emailaddress=nonsense', '?emailaddress=', ''])
    assert.equal((await get(`/mail/config-v1.1.xml${path}`)).status, 404, path);
});

test('only what is offered is told', async () => {
  const few = { ...all, pop3s: null, submissions: null };
  const text = await (await get('/mail/config-v1.1.xml', 'autoconfig.example.test', service(few))).text();
  assert.doesNotMatch(text, /pop3|465/);
  assert.match(
    text,
    /<outgoingServer type="smtp">\s+<hostname>mail\.sowa\.test<\/hostname>\s+<port>587<\/port>\s+<socketType>STARTTLS</,
  );
  const unread = service({ ...all, imaps: null, pop3s: null });
  assert.equal((await get('/setup/mail.mobileconfig?address=a%40example.test', '', unread)).status, 404);
});

test('Outlook posts an address and gets the servers', async () => {
  const { status, text } = await post(outlook('Anna@Example.test'), '/Autodiscover/Autodiscover.xml');
  assert.equal(status, 200);
  assert.deepEqual(
    [...text.matchAll(/<Type>(\w+)<\/Type>\s+<Server>([^<]+)<\/Server>\s+<Port>(\d+)</g)].map((match) =>
      match.slice(1),
    ),
    [
      ['IMAP', 'mail.sowa.test', '993'],
      ['POP3', 'mail.sowa.test', '995'],
      ['SMTP', 'mail.sowa.test', '465'],
      ['SMTP', 'mail.sowa.test', '587'],
    ],
  );
  assert.match(text, /<LoginName>Anna@example\.test<\/LoginName>/);
});

test('what Outlook cannot have has a code of its own', async () => {
  const codes: [string, number, string][] = [
    [outlook('anna@other.test'), 404, '500'],
    [
      outlook('anna@example.test', 'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006'),
      200,
      '601',
    ],
    [outlook('anna'), 200, '600'],
    ['', 200, '600'],
    ['<Autodiscover>', 200, '600'],
  ];
  for (const [body, status, code] of codes) {
    const answer = await post(body);
    assert.equal(answer.status, status, body);
    assert.match(answer.text, new RegExp(`<ErrorCode>${code}</ErrorCode>`));
  }
});

test('entities do nothing, references to characters are read, and nothing comes back unescaped', async () => {
  const bomb = `<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>`;
  const { text } = await post(bomb + outlook('&c;&x;@example.test'));
  assert.match(text, /<LoginName>&#34;?|600/);
  assert.equal(
    readAutodiscoverRequest(outlook('o&apos;neil&#43;&#x61;@example.test'))?.address,
    "o'neil+a@example.test",
  );
  const quoted = await post(outlook('&quot;&lt;b&gt;&quot;@example.test'));
  assert.match(quoted.text, /<LoginName>&#34;&#60;b&#62;&#34;@example\.test<\/LoginName>/);
  assert.equal((await post(outlook('a'.repeat(20_000)))).status, 413);
  const nested = '<EMailAddress '.repeat(1100) + '<AcceptableResponseSchema>'.repeat(10);
  assert.match((await post(nested.slice(0, 16_000))).text, /600/);
});

test('version 2 says where version 1 is', async () => {
  const url = { Protocol: 'AutodiscoverV1', Url: 'https://mail.sowa.test/autodiscover/autodiscover.xml' };
  const asked = [
    '/autodiscover/autodiscover.json?Email=anna%40example.test&Protocol=AutodiscoverV1&RedirectCount=1',
    '/Autodiscover/Autodiscover.json/v1.0/anna@example.test?Protocol=Autodiscoverv1',
  ];
  for (const path of asked) assert.deepEqual(await (await get(path)).json(), url);
  const wrong: [string, number][] = [
    ['/autodiscover/autodiscover.json?Email=anna%40example.test', 400],
    ['/autodiscover/autodiscover.json?Email=anna%40example.test&Protocol=ActiveSync', 400],
    ['/autodiscover/autodiscover.json?Email=anna%40other.test&Protocol=AutodiscoverV1', 404],
  ];
  for (const [path, status] of wrong) assert.equal((await get(path)).status, status, path);
  const elsewhere = await get(asked[0] ?? '', '', service({ ...all, https: 8443 }));
  assert.match(await elsewhere.text(), /mail\.sowa\.test:8443/);
});

/** What openssl makes of a signed content. */
function verified(signed: Uint8Array, pair: CertificatePair): string {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-cms-'));
  try {
    writeFileSync(join(folder, 'signed'), signed);
    writeFileSync(join(folder, 'ca.pem'), pair.certificate);
    const words = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', 'signed', '-CAfile', 'ca.pem'];
    execFileSync('openssl', [...words, '-purpose', 'any', '-out', 'content'], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'content'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the profile for Apple's systems is signed, and openssl verifies it", async () => {
  const pair = selfSigned(['mail.sowa.test'], Date.now());
  const signing = service(all, (content) => signedContent(content, pair, Date.now()) ?? content);
  const answer = await get('/setup/mail.mobileconfig?address=za%C5%BC%C3%B3%C5%82%C4%87%40example.test', '', signing);
  assert.equal(answer.headers.get('content-type'), 'application/x-apple-aspen-config');
  const profile = verified(await answer.bytes(), pair);
  assert.match(profile, /<key>EmailAddress<\/key>\s+<string>zażółć@example\.test<\/string>/);
  assert.match(profile, /<key>IncomingMailServerPortNumber<\/key>\s+<integer>993<\/integer>/);
  assert.doesNotMatch(profile, /Password<\/key>\s+<string>(?!EmailAuthPassword)/);
  execFileSync('python3', ['-c', 'import plistlib,sys; plistlib.loads(sys.stdin.buffer.read())'], { input: profile });
  for (const address of ['a%40other.test', 'a', ''])
    assert.equal((await get(`/setup/mail.mobileconfig?address=${address}`)).status, 404);
  const again = await get('/setup/mail.mobileconfig?address=za%C5%BC%C3%B3%C5%82%C4%87%40example.test');
  assert.equal(await again.text(), profile, 'the same identifiers');
});

test('RSA keys sign too; others leave the profile unsigned', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-rsa-'));
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=mail.sowa.test', '-days', '2'];
  execFileSync('openssl', [...words, '-keyout', 'key.pem', '-out', 'certificate.pem'], { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name));
  const rsa = { certificate: read('certificate.pem'), key: read('key.pem') };
  rmSync(folder, { recursive: true });
  assert.equal(verified(signedContent(Buffer.from('sowa'), rsa, Date.now()) ?? Buffer.of(), rsa), 'sowa');
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.equal(signedContent(Buffer.from('sowa'), { ...rsa, key }, Date.now()), null);
});
