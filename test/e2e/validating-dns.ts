// Debian's Unbound, a caching resolver, in front of authoritative servers; where it has an anchor, it validates and sets AD.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#base/testing-port.ts';
import { startDaemon } from './daemon.ts';
import { startNameServer } from './name-server.ts';

/** A running resolver on 127.0.0.1. */
export interface ValidatingDns extends AsyncDisposable {
  readonly port: number;
}

/** Where a resolver asks: `address@port` of the servers of each zone, and the DS record of the root where it validates. */
export interface UnboundOptions {
  zones: Readonly<Record<string, readonly string[]>>;
  anchor?: string;
}

/** Starts Unbound. */
export async function startUnbound(options: UnboundOptions): Promise<ValidatingDns> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'sowa-unbound-'));
  chmodSync(folder, 0o755);
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const config = join(folder, 'unbound.conf');
  writeFileSync(config, unboundConf(port, options));
  stack.use(await startDaemon('/usr/sbin/unbound', ['-d', '-c', config], { address: '127.0.0.1', port }));
  const owned = stack.move();
  return { port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Starts a signed root zone with these records, each a line of a zone file with a full name, and Unbound in front of it. */
export async function startValidatingDns(records: readonly string[]): Promise<ValidatingDns> {
  await using stack = new AsyncDisposableStack();
  const root = stack.use(await startNameServer({ zones: { '.': { records, signed: true } } }));
  const [anchor = ''] = root.signers('.');
  const resolver = stack.use(await startUnbound({ zones: { '.': [`127.0.0.1@${root.port}`] }, anchor }));
  const owned = stack.move();
  return { port: resolver.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function unboundConf(port: number, { zones, anchor }: UnboundOptions): string {
  const stub = ([name, servers]: [string, readonly string[]]) =>
    ['stub-zone:', `  name: "${name}"`, ...servers.map((server) => `  stub-addr: ${server}`)].join('\n');
  return `server:
  interface: 127.0.0.1@${port}
  username: ""
  chroot: ""
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  do-not-query-localhost: no
${anchor === undefined ? '' : `  trust-anchor: "${anchor}"\n`}  module-config: "${anchor === undefined ? '' : 'validator '}iterator"
  local-zone: "test." nodefault
  local-zone: "127.in-addr.arpa." nodefault
  num-threads: 1
${Object.entries(zones).map(stub).join('\n')}
remote-control:
  control-enable: no
`;
}
