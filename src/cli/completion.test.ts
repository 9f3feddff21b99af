import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { openTestDirectory } from './testing.ts';

/** How each shell completes the last word of a line: all that it could be, or the one thing that it is. */
const shells = {
  bash: `source "$1"; line=$2; read -ra COMP_WORDS <<< "$line"; [[ $line == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _sowa; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: `source $argv[2]; complete -C $argv[3] | cut -f1`,
  // Its line editor needs a terminal, and shows what it did only when the line is run.
  zsh: `zmodload zsh/zpty; zpty z 'TERM=dumb zsh -f -i'
    zpty -w z "autoload -U compinit; compinit -u -D; source $1; sowa() { print -r -- \\"got<\\\${@[-1]}>\\" }; PS1='go'ahead"
    zpty -r z out '*goahead*'; zpty -w -n z "$2"$'\\t\\r'; zpty -r z out '*got<*>*'; print -r -- "\${\${out##*got<}%%>*}"`,
} as const;

const all: readonly (readonly [line: string, words: string])[] = [
  ['sowa ali', 'alias'],
  ['sowa alias ', 'add list remove'],
  ['sowa --data /x config ', 'check table'],
  ['sowa config check --lang ', 'en pl'],
  ['sowa policy set --preset ', 'bulk isp modern pro'],
  ['sowa completion ', 'bash fish zsh'],
  ['sowa policy preview --pre', '--preset'],
];

const one: readonly (readonly [line: string, word: string])[] = [
  ['sowa ali', 'alias'],
  ['sowa alias ad', 'add'],
  ['sowa --data /x config ch', 'check'],
  ['sowa config check --lang p', 'pl'],
  ['sowa policy set --preset mod', 'modern'],
  ['sowa completion zs', 'zsh'],
  ['sowa policy set --pre', '--preset'],
];

for (const [shell, program] of Object.entries(shells)) {
  suite(`${shell} completes`, () => {
    for (const [line, expected] of shell === 'zsh' ? one : all) {
      test(`${line}…`, async () => {
        using sowa = openTestDirectory();
        const { code, out } = await sowa.run(['completion', shell, '--lang', 'pl']);
        assert.equal(code, 0);
        const script = join(sowa.directory, 'script');
        writeFileSync(script, out);
        const words = execFileSync(shell, ['-c', program, 'x', script, line], { encoding: 'utf8' });
        assert.equal(words.trim().split(/\s+/).toSorted().join(' '), expected);
      });
    }
  });
}

test('another shell is refused with the names of those that there are', async () => {
  using sowa = openTestDirectory();
  const { code, error } = await sowa.run(['completion', 'tcsh']);
  assert.equal(code, 2);
  assert.match(error, /bash, zsh, fish/);
});
