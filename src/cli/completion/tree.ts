import type { Command, Option } from 'commander';

/** Something that may stand on a command line, and what it means. */
export interface Completion {
  word: string;
  description: string;
}

/** What an option takes behind it: nothing, one of some words, a file, or anything. */
export type OptionValue = 'none' | 'file' | 'any' | readonly string[];

/** An option in its long form. */
export interface OptionNode extends Completion {
  value: OptionValue;
}

/** What may follow a command's name. */
export interface CommandNode {
  /** Its words without the program's name, `domain add`; '' for the program itself, whose options go with every command. */
  path: string;
  /** Commands below it, or the words that its first argument may be. */
  words: Completion[];
  options: OptionNode[];
}

const files = /^<(?:file|directory|path)\b/;

/** Every command of the program with what may follow it, the program itself first. */
export function commandTree(program: Command): CommandNode[] {
  return nodesUnder(program, '');
}

function nodesUnder(command: Command, path: string): CommandNode[] {
  const node: CommandNode = {
    path,
    words: [
      ...command.commands.map((child) => ({ word: child.name(), description: firstLine(child.description()) })),
      ...(command.registeredArguments[0]?.argChoices ?? []).map((word) => ({ word, description: '' })),
    ],
    options: command
      .createHelp()
      .visibleOptions(command)
      .filter(({ long }) => path === '' || long !== '--help')
      .map((option) => ({
        word: option.long ?? option.short ?? '',
        description: firstLine(option.description),
        value: valueOf(option),
      })),
  };
  return [node, ...command.commands.flatMap((child) => nodesUnder(child, `${path} ${child.name()}`.trim()))];
}

function valueOf({ required, optional, argChoices, flags }: Option): OptionValue {
  if (!required && !optional) return 'none';
  if (argChoices !== undefined) return argChoices;
  return files.test(flags.slice(flags.indexOf('<'))) ? 'file' : 'any';
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
