import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandGroups } from './commands.ts';
import { runCommandLine } from './frame.ts';

/** What a command line did. */
export interface Answer {
  code: number;
  out: string;
  error: string;
}

/** A directory to run commands in; it goes when disposed. */
export interface TestDirectory extends Disposable {
  readonly directory: string;
  /** Runs a command line there, in this process; `input` is its standard input. */
  run(words: readonly string[], options?: { environment?: NodeJS.ProcessEnv; input?: string }): Promise<Answer>;
}

/** Makes a directory for command lines, without the environment of the tests. */
export function openTestDirectory(): TestDirectory {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-cli-'));
  return {
    directory,
    run: async (words, { environment = {}, input = '' } = {}) => {
      const answer = { out: '', error: '' };
      const terminal = {
        out: (text: string) => void (answer.out += text),
        error: (text: string) => void (answer.error += text),
        readInput: async () => input,
        signal: async () => 'SIGTERM' as const,
        onSignal: () => () => undefined,
        environment,
        directory,
      };
      const code = await runCommandLine(words, terminal, commandGroups);
      return { code, ...answer };
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
