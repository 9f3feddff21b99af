import { shellTables } from './tables.ts';
import type { CommandNode } from './tree.ts';

/** What zsh reads to complete command lines of the program. */
export function zshCompletion(nodes: readonly CommandNode[]): string {
  return `#compdef sowa
# Completion of sowa for zsh: sowa completion zsh > "\${fpath[1]}/_sowa"
${shellTables(nodes)}
# Offers lines of a word and its meaning, as _describe wants them: a colon between, others escaped.
_sowa_offer() {
  local -a lines offered
  local line
  lines=("\${(@f)2}")
  for line in $lines; do
    offered+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe "$1" offered
}

_sowa() {
  local route value previous=\${words[CURRENT - 1]}
  route=$(_sowa_path "\${(@)words[2,CURRENT-1]}")
  value=''
  case "$previous" in -*) value=$(_sowa_value "$route" "$previous") ;; esac
  case "$value" in
    file) _files ;;
    any) return 1 ;;
    '')
      if [[ \${words[CURRENT]} == -* ]]; then
        _sowa_offer option "$(_sowa_options "$route")"
      elif [[ -n $(_sowa_words "$route") ]]; then
        _sowa_offer command "$(_sowa_words "$route")"
      else
        _files
      fi
      ;;
    *) compadd -- \${=value} ;;
  esac
}

# Sourced it registers itself; from a directory of fpath it is the function itself.
if [[ \${funcstack[1]} == _sowa ]]; then _sowa "$@"; elif (( $+functions[compdef] )); then compdef _sowa sowa; fi
`;
}
