import type { CommandNode, Completion, OptionNode } from './tree.ts';

/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The commands as functions that bash and zsh read alike. `_sowa_words PATH` and `_sowa_options PATH` print a line
 * for each word that may follow, with its meaning behind a tab; `_sowa_value PATH OPTION` prints what an option takes:
 * nothing, `file`, `any`, or its words; `_sowa_path WORD…` prints the path that complete words of a line lead to.
 */
export function shellTables(nodes: readonly CommandNode[]): string {
  const [program, ...commands] = nodes;
  const everywhere = program?.options ?? [];
  return `_sowa_words() {
  case "$1" in
${cases(nodes, ({ words }) => words)}
  esac
}

_sowa_options() {
  case "$1" in
${cases(commands, ({ options }) => options)}
  esac
  ${printed(everywhere)}
}

_sowa_value() {
  case "$1 $2" in
${commands.flatMap(({ path, options }) => values(quoted(path), options)).join('\n')}
${values('*', everywhere).join('\n')}
  esac
}

_sowa_path() {
  local word route='' before='' tab
  tab=$(printf '\\t')
  for word in "$@"; do
    case "$word" in
      -*) before=$(_sowa_value "$route" "$word") ;;
      *)
        if [ -z "$before" ]; then
          case "
$(_sowa_words "$route")" in
            *"
$word$tab"*) route="\${route:+$route }$word" ;;
          esac
        fi
        before=''
        ;;
    esac
  done
  printf '%s\\n' "$route"
}
`;
}

function cases(nodes: readonly CommandNode[], of: (node: CommandNode) => readonly Completion[]): string {
  return nodes
    .filter((node) => of(node).length > 0)
    .map((node) => `    ${quoted(node.path)}) ${printed(of(node))} ;;`)
    .join('\n');
}

function printed(list: readonly Completion[]): string {
  return `printf '%s\\n' ${list.map(({ word, description }) => quoted(`${word}\t${description}`)).join(' ')}`;
}

/** `path` is a pattern of the shell. */
function values(path: string, options: readonly OptionNode[]): string[] {
  return options
    .filter(({ value }) => value !== 'none')
    .map(({ word, value }) => {
      const words = typeof value === 'string' ? value : value.join(' ');
      return `    ${path}' ${word}') echo ${quoted(words)} ;;`;
    });
}
