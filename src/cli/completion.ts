import { Argument, type Command } from 'commander';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { commandTree, type CommandNode } from './completion/tree.ts';
import { zshCompletion } from './completion/zsh.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

const shells: Readonly<Record<string, (nodes: readonly CommandNode[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `sowa completion bash|zsh|fish`: it must come last, because it tells of the commands before it. */
export function completionCommand(program: Command, { texts, action }: Frame): void {
  program
    .command('completion')
    .description(texts.completion)
    .addArgument(new Argument('<shell>', texts.completionShell).choices(Object.keys(shells)))
    .action(
      action(async (_session: Session, shell: string): Promise<Outcome> => {
        const script = shells[shell]?.(commandTree(program)) ?? '';
        return { data: { shell, script }, text: script.trimEnd() };
      }),
    );
}
