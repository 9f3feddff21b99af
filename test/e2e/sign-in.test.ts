// Signing in to the started program over HTTPS with curl, and what a second factor does to mail programs.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { run, type Said, type Sowa, startSowa } from './program.ts';

let sowa: Sowa;
let folder: string;

before(async () => {
  sowa = await startSowa();
  folder = mkdtempSync(join(tmpdir(), 'sowa-curl-'));
});
after(async () => {
  await sowa?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Curl with a cookie jar of its own: a browser. */
class Curl {
  readonly jar: string;
  csrfToken = '';

  constructor(name: string) {
    this.jar = join(folder, name);
  }

  /** The status and the JSON of an answer. */
  async ask(method: string, path: string, json?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const content = json === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(json)];
    const token = this.csrfToken === '' ? [] : ['-H', `X-CSRF-Token: ${this.csrfToken}`];
    const url = `https://localhost:${sowa.port('https')}/api/v1${path}`;
    const words = ['-sSk', '-X', method, '-b', this.jar, '-c', this.jar, '-w', '\n%{http_code}', ...token, ...content];
    const { stdout, stderr } = await run('curl', [...words, url]);
    const end = stdout.lastIndexOf('\n');
    assert.ok(end >= 0, stderr);
    const text = stdout.slice(0, end);
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: Number(stdout.slice(end + 1)), body };
  }

  async signIn(
    login: string,
    password: string,
    code?: string,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await this.ask('POST', '/session', { login, password, ...(code !== undefined && { code }) });
    if (answer.status === 201) this.csrfToken = String(answer.body['csrfToken']);
    return answer;
  }
}

/** What curl hears as a mail program with this login. */
function mailProgram(protocol: 'imaps' | 'pop3s' | 'smtps', login: string, password: string): Promise<Said> {
  const port = sowa.port(protocol === 'smtps' ? 'submissions' : protocol);
  // Without SCRAM, which app passwords do not have.
  const words = [
    '-svk',
    '--login-options',
    'AUTH=PLAIN',
    '-u',
    `${login}:${password}`,
    `${protocol}://localhost:${port}/`,
  ];
  return run('curl', protocol === 'smtps' ? [...words, '-X', 'NOOP'] : words);
}

test('the operator of the first start signs in, over TLS with a cookie for this host alone', async () => {
  const { login, password } = sowa.quickstart.operator;
  const curl = new Curl('operator');
  const { status, body } = await curl.signIn(login, password);
  assert.equal(status, 201);
  assert.equal(body['role'], 'operator');
  const jar = readFileSync(curl.jar, 'utf8');
  // Netscape's format: HttpOnly in front, then whether subdomains see it, the path, and whether only TLS carries it.
  assert.match(jar, /^#HttpOnly_localhost\tFALSE\t\/\tTRUE\t0\t__Host-sowa-session\t/m);
  assert.equal((await curl.ask('GET', '/session')).body['name'], login);
});

test('a second factor closes mail programs to the password, an app password opens them, the operator undoes it', async () => {
  const [account] = sowa.quickstart.accounts;
  assert.ok(account !== undefined);
  const { address, password } = account;
  const curl = new Curl('user');
  assert.equal((await curl.signIn(address, password)).status, 201);
  const { body: begun } = await curl.ask('POST', '/account/second-factor');
  const secret = String(begun['secret']);
  const enabled = await curl.ask('PUT', '/account/second-factor', { code: generateSync({ secret }) });
  assert.equal(enabled.status, 200);
  const [recovery = ''] = enabled.body['recoveryCodes'] as string[];
  const made = await curl.ask('POST', '/account/app-passwords', { name: 'phone' });
  assert.equal(made.status, 201);

  for (const [protocol, reason] of [
    ['imaps', /NO \[ALERT\] An app password is required/],
    ['pop3s', /-ERR \[AUTH\] An app password is required/],
    ['smtps', /534 5\.7\.9 An app password is required/],
  ] as const) {
    const refused = await mailProgram(protocol, address, password);
    assert.notEqual(refused.code, 0, protocol);
    assert.match(refused.stderr, reason);
    const opened = await mailProgram(protocol, address, String(made.body['password']));
    assert.equal(opened.code, 0, `${protocol}: ${opened.stderr}`);
  }

  const second = new Curl('second');
  assert.equal((await second.signIn(address, password)).body['code'], 'second-factor-required');
  assert.equal((await second.signIn(address, password, recovery)).status, 201);

  const shown = await sowa.command('account', 'second-factor', address);
  assert.match(shown.stdout, /has a second factor since .* 9 recovery codes left/);
  const off = await sowa.command('account', 'second-factor', address, '--off');
  assert.equal(off.code, 0, off.stderr);
  assert.equal((await mailProgram('imaps', address, password)).code, 0);

  const list = await sowa.command('session', 'list', address, '--json');
  assert.equal((JSON.parse(list.stdout) as unknown[]).length, 2);
  const revoked = await sowa.command('session', 'revoke', address);
  assert.match(revoked.stdout, /2 sessions of .* ended/);
  assert.equal((await second.ask('GET', '/session')).status, 401);
  const audit = await sowa.command('audit', '--account', address, '--json');
  assert.match(audit.stdout, /secondFactor[^]*off/);
  // The first start shows the password of the first account.
  assert.ok([secret, recovery].every((one) => !sowa.output().includes(one)));
  assert.ok([secret, recovery, password].every((one) => !audit.stdout.includes(one)));
});
