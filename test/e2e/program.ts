// The real program, started from its command line as the README says, on ports that the system gives.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program as a person starts it. */
export const program = fileURLToPath(new URL('../../bin/sowa.mjs', import.meta.url));
const listeners = 'smtp submission submissions imap imaps pop3 pop3s http https pages ftp ftps managesieve'.split(' ');

/** An environment in which every listener takes a port that the system gives. */
export const freePorts: NodeJS.ProcessEnv = {
  ...process.env,
  ...Object.fromEntries(listeners.map((name) => [`SOWA_LISTENERS_${name.toUpperCase()}_PORT`, '0'])),
  SOWA_LOG_LEVEL: 'info',
  LANG: 'C.UTF-8',
};

/** `<data>/quickstart.json`. */
interface Quickstart {
  listeners: Record<string, { host: string; port: number }>;
  operator: { login: string; password: string };
  accounts: { address: string; password: string }[];
}

/** What a finished command said. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** A running service in a data directory of its own. */
export interface Sowa extends AsyncDisposable {
  readonly data: string;
  readonly quickstart: Quickstart;
  /** What it printed. */
  output(): string;
  /** `host:port` of a listener. */
  at(name: string): string;
  port(name: string): number;
  /** Runs a command of the program on this data directory. */
  command(...words: string[]): Promise<Said>;
  signal(name: NodeJS.Signals): void;
  /** Lets nobody read any more what it prints, as where a collector of logs ends. */
  deafen(): void;
  /** Kills it as a crash would, or ends it, and waits; the exit code, null where a signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
}

/** Starts the program and waits until it says that it is ready. `data` is kept when given, else made and removed. */
export async function startSowa(options: { env?: Record<string, string>; data?: string } = {}): Promise<Sowa> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'sowa-e2e-'));
  const env = { ...freePorts, ...options.env };
  let child: ChildProcess;
  let output = '';
  const file = () => join(data, 'quickstart.json');
  const start = async () => {
    rmSync(file() + '.seen', { force: true });
    child = spawn(process.execPath, [program, 'start', '--data', data], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let ready = '';
    child.stdout?.on('data', (text: Buffer) => {
      ready += text.toString();
      output += text.toString();
    });
    child.stderr?.on('data', (text: Buffer) => (output += text.toString()));
    // The picture of the running service ends with the name of the file that holds the logins.
    while (!ready.includes('quickstart.json')) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`sowa ended at start:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  await start();
  const quickstart = () => JSON.parse(readFileSync(file(), 'utf8')) as Quickstart;
  const place = (name: string) => {
    const found = quickstart().listeners[name];
    if (found === undefined) throw new Error(`no listener ${name}`);
    return found;
  };
  return {
    data,
    get quickstart() {
      return quickstart();
    },
    output: () => output,
    at: (name) => `${place(name).host}:${place(name).port}`,
    port: (name) => place(name).port,
    command: (...words) => run(process.execPath, [program, ...words, '--data', data], { env }),
    signal: (name) => child.kill(name),
    deafen: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    stop,
    start,
    [Symbol.asyncDispose]: async () => {
      await stop('SIGTERM');
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Runs a client; never throws for its exit code. */
export function run(
  command: string,
  words: readonly string[],
  options: { input?: string | Uint8Array; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const { input, ...rest } = options;
    const child = execFile(command, words, { ...rest, timeout: 120_000, maxBuffer: 200e6 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === 'string') reject(error);
      else resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
