// Let's Encrypt's test authority. It refuses every fourth nonce, and checks names at the ports it is told.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from '#base/testing-port.ts';
import { selfSigned } from '#net/self-signed.ts';

/** A running Pebble on 127.0.0.1. */
export interface Pebble extends AsyncDisposable {
  /** URL of its directory. */
  readonly directory: string;
  /** PEM file that vouches for Pebble's own HTTPS, for SSL_CERT_FILE. */
  readonly trust: string;
  /** The root of the certificates it makes, in PEM. */
  root(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Pebble. `dns`: the port of the DNS server it asks; `http` and `tls`: where it looks for http-01 and tls-alpn-01. */
export async function startPebble(options: { dns: number; http: number; tls: number }): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'sowa-pebble-'));
  const [port, management] = [await freePort(), await freePort()];
  const pair = selfSigned(['127.0.0.1'], Date.now());
  const at = (name: string) => join(folder, name);
  writeFileSync(at('certificate.pem'), pair.certificate);
  writeFileSync(at('key.pem'), pair.key);
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: at('certificate.pem'),
    privateKey: at('key.pem'),
    httpPort: options.http,
    tlsPort: options.tls,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
  };
  writeFileSync(at('pebble.json'), JSON.stringify({ pebble }));
  const child = spawn(
    '/usr/bin/pebble',
    ['-strict', '-config', at('pebble.json'), '-dnsserver', `127.0.0.1:${options.dns}`],
    {
      env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '25', PEBBLE_AUTHZREUSE: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  const listening = Promise.withResolvers<void>();
  const hear = (words: Buffer) => {
    said += words.toString();
    if (said.includes('ACME directory available')) listening.resolve();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.once('exit', () => listening.reject(new Error(`pebble ended: ${said}`)));
  await listening.promise;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  return {
    directory: `https://127.0.0.1:${port}/dir`,
    trust: at('certificate.pem'),
    root: () => fetched(`https://127.0.0.1:${management}/roots/0`, pair.certificate),
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fetched(url: string, ca: string): Promise<string> {
  const outgoing = request(url, { ca, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [AsyncIterable<Buffer>];
  return text(response);
}
