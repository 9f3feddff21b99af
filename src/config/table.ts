import { formatSize, type Expectation } from './kinds.ts';
import { settings, type Setting } from './settings.ts';

/** The table of every setting in Markdown, as docs/operating.md holds it. `words` puts what a setting accepts in words. */
export function settingsTable(words: (expects: Expectation) => string): string {
  const rows = settings.map((setting) =>
    [
      `\`${setting.key}\``,
      `\`${setting.variable}\``,
      code(shown(setting)),
      words(setting.expects),
      setting.reload === true ? 'reload' : 'restart',
      setting.text,
    ]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | '),
  );
  const head = ['Setting | Variable | Default | Value | Obeyed at | Meaning', '--- | --- | --- | --- | --- | ---'];
  return [...head, ...rows].map((row) => `| ${row} |`).join('\n');
}

function shown({ expects, fallback }: Setting): string {
  return expects.kind === 'size' ? `"${formatSize(fallback as number)}"` : JSON.stringify(fallback);
}

const code = (text: string) => `\`${text}\``;
