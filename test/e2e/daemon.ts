// Programs that tests start and end.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs. */
export interface Daemon extends AsyncDisposable {
  /** Ends it and waits until it has ended. */
  stop(): Promise<void>;
}

/** Starts a program and waits until it takes TCP connections. Throws what it said where it ends instead. */
export async function startDaemon(
  command: string,
  words: readonly string[],
  { address, port }: { address: string; port: number },
): Promise<Daemon> {
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  while (!(await answers(address, port))) {
    if (child.exitCode !== null) throw new Error(`${command} ended: ${said}`);
    await sleep(50);
  }
  return { stop: () => stop(child), [Symbol.asyncDispose]: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
