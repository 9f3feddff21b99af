import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '#base/testing-port.ts';

/** A real PostgreSQL server for tests, alone in a temporary directory; ends when disposed. */
export interface TestPostgres extends AsyncDisposable {
  /** URL of a new empty database. */
  createDatabase(): Promise<string>;
  /** Kills the server as a crash would. */
  stop(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** Starts a server of Debian's packages. Throws with what to install when there is none: nothing is skipped silently. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = findBinaries();
  const directory = mkdtempSync(join(tmpdir(), 'sowa-pg-'));
  const data = join(directory, 'data');
  mkdirSync(data);
  const user = serverUser();
  if (user !== null) {
    chownSync(directory, user.uid, user.gid);
    chownSync(data, user.uid, user.gid);
  }
  const init = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'sowa', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    {
      ...user,
      cwd: directory,
      encoding: 'utf8',
    },
  );
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`);
  const port = await freePort();
  const url = (database: string) => `postgres://sowa@127.0.0.1:${port}/${database}`;
  const start = async () => {
    const server = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        '-k',
        directory,
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'fsync=off',
        '-c',
        'shared_buffers=32MB',
        '-c',
        'max_connections=80',
      ],
      { ...user, cwd: directory, stdio: 'ignore' },
    );
    for (let attempt = 0; ; attempt++) {
      const client = new Client(url('postgres'));
      try {
        await client.connect();
        await client.end();
        return server;
      } catch (error) {
        if (attempt > 100 || server.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  let server = await start();
  let databases = 0;
  const stop = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  return {
    createDatabase: async () => {
      const name = `test${++databases}`;
      const client = new Client(url('postgres'));
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return url(name);
    },
    stop: () => stop('SIGQUIT'),
    start: async () => {
      server = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await stop('SIGINT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const bin = join(root, version, 'bin');
    if (existsSync(join(bin, 'initdb'))) return bin;
  }
  throw new Error('these tests need a PostgreSQL server: apt-get install postgresql');
}

// The server refuses to run as root; Debian's package makes the user postgres.
function serverUser(): { uid: number; gid: number } | null {
  if (userInfo().uid !== 0) return null;
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: id('-u'), gid: id('-g') };
}
