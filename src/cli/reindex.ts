import type { Command } from 'commander';
import { formatSize } from '#config/kinds.ts';
import { databaseOptions } from '#installation.ts';
import { rebuildSearch, searchState } from '#store/search/rebuild.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** Milliseconds between two lines of progress. */
const interval = 1000;

/** `sowa reindex`. */
export function reindexCommand(program: Command, { texts, action }: Frame): void {
  program.command('reindex').description(texts.reindex).action(action(reindex));
}

/** Says how far it is on standard error, so that the answer stays alone on standard output. */
async function reindex(session: Session): Promise<Outcome> {
  const { texts, terminal } = session;
  session.requireInstallation();
  const options = databaseOptions(session.config(), session.log('warn'), 'any');
  let told = Date.now();
  const progress = (done: number, total: number) => {
    if (Date.now() - told < interval) return;
    told = Date.now();
    terminal.error(`${texts.reindexing(done, total)}\n`);
  };
  await rebuildSearch(options, progress);
  // Where the service runs, it has done a part of it.
  const { emails, waiting, bytes } = await searchState(options);
  const indexed = emails - waiting;
  return { data: { messages: indexed, bytes }, text: texts.reindexed(indexed, formatSize(bytes)) };
}
