// Debian's primary DNS servers with zones that take dynamic updates: what an installation that manages DNS talks to.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#base/testing-port.ts';
import { startDaemon } from './daemon.ts';

/** The key that every primary here knows. */
export const primaryKey = { name: 'sowa', secret: Buffer.from('a secret of thirty-two octets...').toString('base64') };

/** What a primary serves: records of each zone beside SOA and NS, lines of a zone file with full names. */
export interface PrimaryZones {
  /** Zones that the key may change. */
  zones: Readonly<Record<string, readonly string[]>>;
  /** Zones that nobody may change. */
  fixed?: Readonly<Record<string, readonly string[]>>;
}

/** A running primary on 127.0.0.1. It knows no other names: everything else is refused. */
export interface PrimaryServer extends AsyncDisposable {
  readonly port: number;
}

export type PrimaryKind = 'bind' | 'knot';

/** Starts BIND 9 or Knot DNS. */
export async function startPrimary(kind: PrimaryKind, { zones, fixed = {} }: PrimaryZones): Promise<PrimaryServer> {
  const folder = mkdtempSync(join(tmpdir(), `sowa-${kind}-`));
  const port = await freePort();
  for (const [zone, records] of Object.entries({ ...zones, ...fixed })) {
    writeFileSync(join(folder, fileOf(zone)), zoneFile(zone, records));
  }
  const shape = { folder, port, zones: Object.keys(zones), fixed: Object.keys(fixed) };
  const config = join(folder, `${kind}.conf`);
  writeFileSync(config, kind === 'bind' ? bindConfig(shape) : knotConfig(shape));
  const program = kind === 'bind' ? '/usr/sbin/named' : '/usr/sbin/knotd';
  const args = kind === 'bind' ? ['-g', '-n', '1', '-c', config] : ['-c', config];
  const daemon = await startDaemon(program, args, { address: '127.0.0.1', port });
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      await daemon.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Shape {
  folder: string;
  port: number;
  zones: readonly string[];
  fixed: readonly string[];
}

function bindConfig({ folder, port, zones, fixed }: Shape): string {
  const zone = (name: string, rights: string) => `zone "${name}" { type primary; file "${fileOf(name)}"; ${rights} };`;
  return `options {
  directory "${folder}";
  pid-file "${folder}/named.pid";
  session-keyfile "${folder}/session.key";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  notify no;
  allow-transfer { none; };
};
controls { };
key "${primaryKey.name}" { algorithm hmac-sha256; secret "${primaryKey.secret}"; };
${zones.map((name) => zone(name, `allow-update { key ${primaryKey.name}; }; allow-transfer { key ${primaryKey.name}; };`)).join('\n')}
${fixed.map((name) => zone(name, '')).join('\n')}
`;
}

function knotConfig({ folder, port, zones, fixed }: Shape): string {
  const zone = (name: string, rights: string) =>
    `  - domain: ${name}\n    file: ${fileOf(name)}\n    storage: ${folder}\n${rights}`;
  return `server:
  listen: 127.0.0.1@${port}
  rundir: ${folder}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: ${folder}
log:
  - target: stderr
    any: warning
key:
  - id: ${primaryKey.name}
    algorithm: hmac-sha256
    secret: ${primaryKey.secret}
acl:
  - id: sowa
    key: ${primaryKey.name}
    action: [query, transfer, update]
  - id: reader
    key: ${primaryKey.name}
    action: [query]
zone:
${zones.map((name) => zone(name, '    acl: sowa\n')).join('')}${fixed.map((name) => zone(name, '    acl: reader\n')).join('')}`;
}

function fileOf(zone: string): string {
  return `${zone === '.' ? 'root' : zone}.zone`;
}

function zoneFile(zone: string, records: readonly string[]): string {
  const end = zone === '.' ? '' : `.${zone}`;
  const owner = zone === '.' ? '.' : `${zone}.`;
  return [
    `${owner} 60 IN SOA ns${end}. hostmaster${end}. 1 3600 600 86400 1`,
    `${owner} 60 IN NS ns${end}.`,
    `ns${end}. 60 IN A 127.0.0.1`,
    ...records,
    '',
  ].join('\n');
}
