// Debian's authoritative DNS servers with zones of a test: everything that the test wants to exist, and nothing else.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#base/testing-port.ts';
import { type Daemon, startDaemon } from './daemon.ts';

/** A zone: records beside SOA and NS, each a line of a zone file with full names. */
export interface TestZone {
  /** Its servers with their addresses; by default `ns.<zone>` on 127.0.0.1. */
  servers?: Readonly<Record<string, string>>;
  records: readonly string[];
  /** Knot signs it. */
  signed?: boolean;
  /** There is no file for it, so that the server fails (SERVFAIL). */
  broken?: boolean;
  /** Who has the server's key may change it, and have all of it. */
  changeable?: boolean;
  /** Seconds that others may remember what is not there; 5 where it is left out. */
  negativeTtl?: number;
}

/** A key of TSIG (RFC 8945), of HMAC-SHA256. */
interface ServerKey {
  name: string;
  /** Base64. */
  secret: string;
}

export interface NameServerOptions {
  kind?: 'knot' | 'bind';
  zones: Readonly<Record<string, TestZone>>;
  /** Of the loopback network. */
  address?: string;
  port?: number;
  /** Knows this key; zones change by it alone then. */
  key?: ServerKey;
}

/** A running authoritative server. */
export interface NameServer extends AsyncDisposable {
  readonly port: number;
  /** Gives a zone of Knot other records; resolves when they are served. */
  change(name: string, zone: TestZone): void;
  /** DS records of a zone that Knot signs, of SHA-256, as lines of a zone file. */
  signers(name: string): string[];
  stop(): Promise<void>;
}

/** Starts Knot DNS or BIND 9 on a loopback address. */
export async function startNameServer(options: NameServerOptions): Promise<NameServer> {
  const { kind = 'knot', zones, address = '127.0.0.1', key } = options;
  const port = options.port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), `sowa-${kind}-`));
  const config = join(folder, `${kind}.conf`);
  mkdirSync(join(folder, 'keys'));
  let serial = 1;
  const write = (name: string, zone: TestZone) => {
    if (zone.broken !== true) writeFileSync(join(folder, fileOf(name)), zoneFile(name, zone, serial++));
  };
  for (const [name, zone] of Object.entries(zones)) write(name, zone);
  const shape = { folder, address, port, zones, key };
  writeFileSync(config, kind === 'bind' ? bindConfig(shape) : knotConfig(shape));
  const words = kind === 'bind' ? ['-g', '-n', '1', '-c', config] : ['-c', config];
  const daemon: Daemon = await startDaemon(kind === 'bind' ? '/usr/sbin/named' : '/usr/sbin/knotd', words, {
    address,
    port,
  });
  const tool = (program: string, ...rest: string[]) =>
    execFileSync(program, ['-c', config, ...rest], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return {
    port,
    change: (name, zone) => {
      write(name, zone);
      tool('/usr/sbin/knotc', '-b', 'zone-reload', name);
    },
    signers: (name) =>
      tool('/usr/sbin/keymgr', name, 'ds')
        .split('\n')
        .filter((line) => / DS \d+ \d+ 2 /.test(line)),
    stop: () => daemon.stop(),
    [Symbol.asyncDispose]: async () => {
      await daemon.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Shape {
  folder: string;
  address: string;
  port: number;
  zones: Readonly<Record<string, TestZone>>;
  key: ServerKey | undefined;
}

function knotConfig({ folder, address, port, zones, key }: Shape): string {
  const signing = '    dnssec-signing: on\n    dnssec-policy: test\n';
  // Files that the test writes anew, or changes that come by update and stay in the server's journal.
  const source =
    key === undefined ? '    zonefile-sync: -1\n    zonefile-load: whole\n    journal-content: none\n' : '';
  const rights = (changeable: boolean) => (key === undefined ? '' : `    acl: ${changeable ? 'owner' : 'reader'}\n`);
  const zone = ([name, { signed = false, changeable = false }]: [string, TestZone]) =>
    `  - domain: ${name}\n    file: ${fileOf(name)}\n    storage: ${folder}\n${source}${rights(changeable)}${signed ? signing : ''}`;
  return `server:
  listen: ${address}@${port}
  rundir: ${folder}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: ${folder}
log:
  - target: stderr
    any: error
policy:
  - id: test
    single-type-signing: on
${key === undefined ? '' : knotKey(key)}zone:
${Object.entries(zones).map(zone).join('')}`;
}

function knotKey({ name, secret }: ServerKey): string {
  return `key:
  - id: ${name}
    algorithm: hmac-sha256
    secret: ${secret}
acl:
  - id: owner
    key: ${name}
    action: [query, transfer, update]
  - id: reader
    key: ${name}
    action: [query]
`;
}

function bindConfig({ folder, address, port, zones, key }: Shape): string {
  const rights = (changeable = false) =>
    key !== undefined && changeable ? `allow-update { key ${key.name}; }; allow-transfer { key ${key.name}; };` : '';
  const zone = ([name, { changeable }]: [string, TestZone]) =>
    `zone "${name}" { type primary; file "${fileOf(name)}"; ${rights(changeable)} };`;
  return `options {
  directory "${folder}";
  pid-file "${folder}/named.pid";
  session-keyfile "${folder}/session.key";
  listen-on port ${port} { ${address}; };
  listen-on-v6 { none; };
  recursion no;
  notify no;
  allow-transfer { none; };
};
controls { };
${key === undefined ? '' : `key "${key.name}" { algorithm hmac-sha256; secret "${key.secret}"; };`}
${Object.entries(zones).map(zone).join('\n')}
`;
}

function fileOf(zone: string): string {
  return `${zone === '.' ? 'root' : zone}.zone`;
}

function zoneFile(name: string, { servers, records, negativeTtl = 5 }: TestZone, serial: number): string {
  const end = name === '.' ? '' : `.${name}`;
  const owner = name === '.' ? '.' : `${name}.`;
  const hosts = Object.entries(servers ?? { [`ns${end}`]: '127.0.0.1' });
  return [
    `${owner} 60 IN SOA ns${end}. hostmaster${end}. ${serial} 3600 600 86400 ${negativeTtl}`,
    ...hosts.map(([host]) => `${owner} 60 IN NS ${host}.`),
    // Addresses of hosts elsewhere are for their own zone to say.
    ...hosts.flatMap(([host, at]) => (`.${host}`.endsWith(end) ? [`${host}. 60 IN A ${at}`] : [])),
    ...records,
    '',
  ].join('\n');
}
