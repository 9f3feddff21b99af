import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig, type Loaded } from './load.ts';
import type { Problem } from './problem.ts';

const directory = mkdtempSync(join(tmpdir(), 'sowa-config-'));
after(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'sowa.toml');

function load(toml: string, environment: NodeJS.ProcessEnv = {}, assignments: string[] = []): Loaded {
  writeFileSync(file, toml);
  return loadConfig({ environment, assignments, directory });
}

function configOf(loaded: Loaded) {
  assert.ok(loaded.ok, JSON.stringify(loaded));
  return loaded.config;
}

/** `line key: fault` of each problem, short enough for a table. */
function brief({ origin, key, fault }: Problem): string {
  const where = origin.from === 'file' ? `line ${origin.line}` : origin.from;
  if (fault.kind === 'unknown') return `${where} ${key}: unknown, nearest ${fault.nearest ?? 'none'}`;
  if (fault.kind === 'value') return `${where} ${key}: ${fault.found} is no ${fault.expected.kind}`;
  if (fault.kind === 'clash') return `${where} ${key}: clashes with ${fault.other}`;
  return `${where} ${key}: ${fault.kind}`;
}

test('with nothing said, every setting has its default', () => {
  const config = configOf(load(''));
  assert.equal(config.data, join(directory, 'data'));
  assert.equal(config.key_file, join(directory, 'data', 'key'));
  assert.equal(config.tls.certificate, join(directory, 'data', 'tls/certificate.pem'));
  assert.deepEqual(config.listeners.smtp, { enabled: true, host: '127.0.0.1', port: 2525 });
  assert.equal(config.smtp.max_message_size, 100 * 1024 * 1024);
  const ports = Object.entries(config.listeners).map(([name, value]) =>
    'port' in value ? `${name} ${value.port}` : name,
  );
  assert.equal(
    ports.join(', '),
    'smtp 2525, submission 2587, submissions 2465, lmtp, imap 2143, imaps 2993, pop3 2110, pop3s 2995, http 8080, https 8443, pages 8081, ftp 2121, ftps 2990, managesieve 4190',
  );
});

test('primary DNS servers are tables in the file and JSON elsewhere, and their secrets are never shown', () => {
  const secret = 'c2VjcmV0IG9mIG1hbnkgb2N0ZXRz';
  const toml = `[[managed_dns]]\nserver = "192.0.2.53"\nkey = "sowa"\nsecret = "${secret}"\nzones = ["firma.pl"]\n`;
  const primary = { server: '192.0.2.53', key: 'sowa', secret, zones: ['firma.pl'], catalog: null };
  assert.deepEqual(configOf(load(toml)).managed_dns, [primary]);
  const json = JSON.stringify([{ server: '[::1]:5353', key: 'k', secret, catalog: 'catalog.invalid' }]);
  const other = { server: '[::1]:5353', key: 'k', secret, zones: [], catalog: 'catalog.invalid' };
  assert.deepEqual(configOf(load(toml, { SOWA_MANAGED_DNS: json })).managed_dns, [other]);
  assert.deepEqual(configOf(load(toml, {}, [`managed_dns=${json}`])).managed_dns, [other]);
  const wrong: [toml: string, problem: string][] = [
    [toml.replace('192.0.2.53', 'ns.example'), 'line 1 managed_dns: … is no primaries'],
    [toml.replace(secret, 'short'), 'line 1 managed_dns: … is no primaries'],
    [toml.replace('zones', 'zone'), 'line 5 managed_dns.0.zone: unknown, nearest none'],
    ['managed_dns = "ns"', 'line 1 managed_dns: … is no primaries'],
  ];
  for (const [text, problem] of wrong) {
    const loaded = load(text);
    assert.deepEqual(loaded.ok ? [] : loaded.problems.map(brief), [problem]);
  }
});

test('the command line is stronger than the environment, which is stronger than the file', () => {
  const toml = 'hostname = "file.test"\n[listeners.smtp]\nport = 1\nhost = "127.0.0.2"\n[listeners.pop3]\nport = 5';
  const environment = { SOWA_LISTENERS_SMTP_PORT: '2', SOWA_HOSTNAME: 'environment.test' };
  const config = configOf(load(toml, environment, ['listeners.smtp.port=3']));
  assert.deepEqual(config.listeners.smtp, { enabled: true, host: '127.0.0.2', port: 3 });
  assert.equal(config.hostname, 'environment.test');
  assert.equal(config.listeners.pop3.port, 5);
});

test('texts of the environment become what the setting holds', () => {
  const config = configOf(
    load('', {
      SOWA_LISTENERS_HTTP_ENABLED: 'false',
      SOWA_SMTP_MAX_MESSAGE_SIZE: '1.5 KB',
      SOWA_SMTP_PROXY_NETWORKS: '10.0.0.0/8, fd00::/8',
      SOWA_METRICS_NETWORKS: '',
      SOWA_DNS_SERVERS: '127.0.0.1:5353,[::1]:53',
      SOWA_DELIVERY_SOURCE_ADDRESSES: '192.0.2.1, 2001:db8::1',
      SOWA_DATA: '/srv/mail',
      SOWA_TLS_KEY: '/etc/ssl/key.pem',
    }),
  );
  assert.equal(config.listeners.http.enabled, false);
  assert.equal(config.smtp.max_message_size, 1536);
  assert.deepEqual(config.smtp.proxy_networks, ['10.0.0.0/8', 'fd00::/8']);
  assert.deepEqual(config.metrics.networks, []);
  assert.deepEqual(config.dns.servers, ['127.0.0.1:5353', '[::1]:53']);
  assert.deepEqual(config.delivery.source_addresses, ['192.0.2.1', '2001:db8::1']);
  assert.equal(config.key_file, '/srv/mail/key');
  assert.equal(config.tls.key, '/etc/ssl/key.pem');
});

test('a relative data directory of the file is beside the file', () => {
  writeFileSync(file, 'data = "mail"');
  const loaded = loadConfig({ file, environment: {}, directory: '/' });
  assert.equal(configOf(loaded).data, join(directory, 'mail'));
});

test('variables that mean nothing are told, not refused', () => {
  const loaded = load('', { SOWA_PORT: 'tcp://10.0.0.1:25', SOWA_CONFIG: file, SOWA_LANG: 'pl', HOME: '/' });
  assert.ok(loaded.ok);
  assert.deepEqual(loaded.strangeVariables, ['SOWA_PORT']);
});

test('a named file that is not there is an error', () => {
  const loaded = loadConfig({ environment: { SOWA_CONFIG: join(directory, 'none.toml') }, directory });
  assert.ok(!loaded.ok);
  assert.deepEqual(loaded.problems.map(brief), ['line 1 : unreadable']);
});

test('every mistake names its place', () => {
  const table: [string, string[]][] = [
    ['hostname = "a b"', ['line 1 hostname: "a b" is no hostname']],
    ['hostname = 5', ['line 1 hostname: 5 is no hostname']],
    ['data = ""', ['line 1 data: "" is no path']],
    ['\n# a comment\nhostnam = "x"', ['line 3 hostnam: unknown, nearest hostname']],
    ['[listeners.smtp]\nport = "25"', ['line 2 listeners.smtp.port: "25" is no port']],
    ['[listeners.smtp]\nport = 65536', ['line 2 listeners.smtp.port: 65536 is no port']],
    ['[listeners.smtp]\nport = 2.5', ['line 2 listeners.smtp.port: 2.5 is no port']],
    ['[listeners.smtp]\nhost = "mail.test"', ['line 2 listeners.smtp.host: "mail.test" is no host']],
    ['[listeners.smtp]\nenabled = "yes"', ['line 2 listeners.smtp.enabled: "yes" is no flag']],
    ['listeners.smtp = 25', ['line 1 listeners.smtp: 25 is no table']],
    ['[listeners.smpt]\nport = 25', ['line 1 listeners.smpt: unknown, nearest listeners.smtp']],
    ['[smtp]\nport = 25', ['line 2 smtp.port: unknown, nearest listeners.smtp.port']],
    ['[smtp]\nmax_message_size = "50 potatoes"', ['line 2 smtp.max_message_size: "50 potatoes" is no size']],
    ['[smtp]\nmax_message_size = -1', ['line 2 smtp.max_message_size: -1 is no size']],
    ['[smtp]\nmax_recipients = 99', ['line 2 smtp.max_recipients: 99 is no count']],
    ['[smtp]\nover_quota = "sometimes"', ['line 2 smtp.over_quota: "sometimes" is no choice']],
    [
      '[smtp]\nproxy_networks = [\n  "10.0.0.0/8",\n  "ten",\n  "eleven",\n]',
      ['line 2 smtp.proxy_networks: ["10.0.0.0/8","ten","eleven"] is no networks'],
    ],
    ['[database]\nengine = "postgres"', ['line 2 database.url: "" is no url']],
    ['[database]\nurl = "mysql://u:secret@h/d"', ['line 2 database.url: … is no url']],
    [
      '[oauth]\nintrospection = "http://sso.example/introspect"',
      ['line 2 oauth.introspection: "http://sso.example/introspect" is no secretUrl'],
    ],
    ['[oauth]\nintrospection = "https://sso.example/introspect"', ['line 2 oauth.client_id: "" is no text']],
    ['[oauth]\nintrospection = "http://127.0.0.1:8180/introspect"\nclient_id = "sowa"', []],
    ['zzz = 1', ['line 1 zzz: unknown, nearest none']],
    ['x = """\nhostname = 5\n"""', ['line 1 x: unknown, nearest none']],
    ['[log]\nlevel = ', ['line 2 : syntax']],
    ['[log]\n[log]\n', ['line 2 : syntax']],
    [
      '[log]\nlevel = "loud"\n[limits]\nconnections = 0\n',
      ['line 2 log.level: "loud" is no choice', 'line 4 limits.connections: 0 is no count'],
    ],
    ['[listeners.http]\nport = 2525', ['line 2 listeners.http.port: clashes with listeners.smtp.port']],
    ['[listeners.smtp]\nport = 8080', ['line 2 listeners.smtp.port: clashes with listeners.http.port']],
    ['[listeners]\nhttp = { port = 2525, enabled = false }', []],
    ['[listeners.smtp]\nport = 0\n[listeners.http]\nport = 0', []],
  ];
  for (const [toml, expected] of table) {
    const loaded = load(toml);
    assert.deepEqual(loaded.ok ? [] : loaded.problems.map(brief), expected, toml);
  }
});

test('mistakes outside the file name the variable or the command line', () => {
  const loaded = load('', { SOWA_LISTENERS_SMTP_PORT: 'many' }, ['smtp.port=25', 'log.level=loud']);
  assert.ok(!loaded.ok);
  assert.deepEqual(loaded.problems.map(brief).toSorted(), [
    'command line log.level: "loud" is no choice',
    'command line smtp.port: unknown, nearest listeners.smtp.port',
    'environment listeners.smtp.port: "many" is no port',
  ]);
  const variable = loaded.problems.map(({ origin }) => (origin.from === 'environment' ? origin.variable : '')).join('');
  assert.equal(variable, 'SOWA_LISTENERS_SMTP_PORT');
});
