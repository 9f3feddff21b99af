import { shellTables } from './tables.ts';
import type { CommandNode } from './tree.ts';

/** What bash reads to complete command lines of the program. */
export function bashCompletion(nodes: readonly CommandNode[]): string {
  return `# Completion of sowa for bash: source <(sowa completion bash)
${shellTables(nodes)}
_sowa() {
  local path value current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  # Bash takes --lang=pl for three words.
  [ "$current" = '=' ] && current=''
  [ "$previous" = '=' ] && previous=\${COMP_WORDS[COMP_CWORD - 2]}
  path=$(_sowa_path "\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  value=''
  case "$previous" in -*) value=$(_sowa_value "$path" "$previous") ;; esac
  case "$value" in
    file) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    any) COMPREPLY=() ;;
    '')
      case "$current" in
        -*) mapfile -t COMPREPLY < <(compgen -W "$(_sowa_options "$path" | cut -f1)" -- "$current") ;;
        *)
          mapfile -t COMPREPLY < <(compgen -W "$(_sowa_words "$path" | cut -f1)" -- "$current")
          [ \${#COMPREPLY[@]} -eq 0 ] && mapfile -t COMPREPLY < <(compgen -f -- "$current")
          ;;
      esac
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$value" -- "$current") ;;
  esac
}
complete -o filenames -F _sowa sowa
`;
}
