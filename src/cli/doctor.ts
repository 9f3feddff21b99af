import type { Command } from 'commander';
import type { CliTexts } from './catalogue.ts';
import { columns } from './columns.ts';
import { checks } from './doctor-checks.ts';
import type { Verdict } from './doctor-verdict.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa doctor`. */
export function doctorCommand(program: Command, { texts, action }: Frame): void {
  program.command('doctor').description(texts.doctor).action(action(run));
}

async function run(session: Session): Promise<Outcome> {
  const { texts } = session;
  const verdicts: (Verdict & { name: string })[] = [];
  for (const [name, check] of Object.entries(checks(texts))) {
    verdicts.push({ name, ...(await check(session).catch(unexpected)) });
  }
  const text = columns(verdicts.map(({ name, state, text }) => [word(texts, state), name, text]));
  return { data: verdicts, text, failed: verdicts.some(({ state }) => state === 'fault') };
}

// What a check throws is the fault it found.
function unexpected(error: unknown): Verdict {
  return { state: 'fault', text: error instanceof Error ? error.message : String(error) };
}

function word(texts: CliTexts, state: Verdict['state']): string {
  return { ok: texts.verdictOk, warning: texts.verdictWarning, fault: texts.verdictFault }[state];
}
