import type { CommandNode, OptionValue } from './tree.ts';

/** What fish reads to complete command lines of the program. */
export function fishCompletion(nodes: readonly CommandNode[]): string {
  return `# Completion of sowa for fish: sowa completion fish > ~/.config/fish/completions/sowa.fish
function __sowa_children
    switch "$argv[1]"
${nodes
  .filter(({ words }) => words.length > 0)
  .map(children)
  .join('\n')}
    end
end

function __sowa_valued
    switch "$argv[1]"
${nodes.map(valued).join('\n')}
    end
end

# The command that the complete words of the line name.
function __sowa_at
    set -l path ''
    set -l skip no
    for word in (commandline -opc)[2..]
        if test $skip = yes
            set skip no
        else if string match -q -- '-*' $word
            contains -- $word (__sowa_valued '') (__sowa_valued $path); and set skip yes
        else if contains -- $word (__sowa_children $path)
            set path (string trim "$path $word")
        end
    end
    test "$path" = "$argv[1]"
end

${nodes.flatMap(lines).join('\n')}
`;
}

function children({ path, words }: CommandNode): string {
  return `        case ${quoted(path)}\n            string split ' ' ${quoted(words.map(({ word }) => word).join(' '))}`;
}

function valued({ path, options }: CommandNode): string {
  const words = options.filter(({ value }) => value !== 'none').map(({ word }) => word);
  return `        case ${quoted(path)}\n            string split ' ' -- ${quoted(words.join(' '))}`;
}

function lines({ path, words, options }: CommandNode): string[] {
  const at = `complete -c sowa -n ${quoted(`__sowa_at ${quoted(path)}`)}`;
  // Those of the program go with every command.
  const own = path === '' ? 'complete -c sowa' : at;
  return [
    ...words.map(({ word, description }) => `${at} -f -a ${word} -d ${quoted(description)}`),
    ...options.map(
      ({ word, description, value }) =>
        `${own} -l ${word.replace(/^--/, '')}${argument(value)} -d ${quoted(description)}`,
    ),
  ];
}

function argument(value: OptionValue): string {
  switch (value) {
    case 'none':
      return '';
    case 'file':
      return ' -r -F';
    case 'any':
      return ' -x';
    default:
      return ` -x -a ${quoted(value.join(' '))}`;
  }
}

/** A text as one word of fish. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
