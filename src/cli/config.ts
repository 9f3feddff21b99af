import type { Command } from 'commander';
import { settings } from '#config/settings.ts';
import { settingsTable } from '#config/table.ts';
import type { Frame } from './frame.ts';
import { expectationText, problemText } from './problem-text.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa config check` and `sowa config table`. */
export function configCommands(program: Command, { texts, action }: Frame): void {
  const config = program.command('config').description(texts.config);
  config.command('check').description(texts.configCheck).action(action(check));
  config.command('table').description(texts.configTable).action(action(table));
}

async function check(session: Session): Promise<Outcome> {
  const { texts } = session;
  const loaded = session.load();
  if (!loaded.ok) {
    return {
      data: loaded,
      text: loaded.problems.map((problem) => problemText(texts, problem)).join('\n'),
      failed: true,
    };
  }
  const { file, strangeVariables } = loaded;
  const lines = [
    file === undefined ? texts.configWithoutFile : texts.configGood(file),
    ...strangeVariables.map(texts.strangeVariable),
  ];
  return { data: { ok: true, file: file ?? null, strangeVariables }, text: lines.join('\n') };
}

async function table({ texts }: Session): Promise<Outcome> {
  return { data: settings, text: settingsTable((expects) => expectationText(texts, expects)) };
}
