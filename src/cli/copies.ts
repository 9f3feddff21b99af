import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import { openWithRows } from '#db/restore.ts';
import { systemClock } from '#base/clock.ts';
import { Administration } from '#directory/administration.ts';
import { databaseOptions, openInstallation } from '#installation.ts';
import { backup, restoreFiles, verifyBackup } from '#store/backup.ts';
import { scrub } from '#store/scrub.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa backup`, `sowa restore` and `sowa scrub`. */
export function copyCommands(program: Command, { texts, action }: Frame): void {
  program.command('backup').argument('<directory>', texts.backupTarget).description(texts.backup).action(action(save));
  program
    .command('restore')
    .argument('<directory>', texts.restoreSource)
    .description(texts.restore)
    .action(action(load));
  program.command('scrub').description(texts.scrub).action(action(check));
}

async function save(session: Session, directory: string): Promise<Outcome> {
  const target = resolve(session.terminal.directory, directory);
  await using installation = await session.open();
  const manifest = await backup(installation.database, session.config().data, target, Date.now());
  return { data: { directory: target, ...manifest }, text: session.texts.backupDone(target, manifest.files.length) };
}

async function load(session: Session, directory: string): Promise<Outcome> {
  const source = resolve(session.terminal.directory, directory);
  const config = session.config();
  const manifest = await verifyBackup(source);
  await restoreFiles(source, config.data, manifest);
  const log = session.log('warn');
  {
    await using database = await openWithRows(join(source, 'meta.db'), databaseOptions(config, log, 'owner'));
    const administration = new Administration({ database, clock: systemClock });
    const subject = { kind: 'installation' } as const;
    const act = { action: 'installation.restore', subject, note: { backupOf: manifest.createdAt } } as const;
    await administration.act(session.actor(), act, [{ name: 'restore.raise', lane: 0, args: {} }]);
  }
  await using installation = await openInstallation(config, log, 'owner');
  const accounts = (await installation.store.accounts()).length;
  return { data: { directory: config.data, accounts }, text: session.texts.restoreDone(config.data, accounts) };
}

async function check(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const report = await scrub(installation.database, installation.bodies);
  const { bodies, accounts, findings } = report;
  if (findings.length === 0) return { data: report, text: texts.scrubGood(bodies, accounts) };
  const lines = findings.map((finding) => `  ${finding.text}`);
  return { data: report, text: [texts.scrubBad(findings.length), ...lines].join('\n'), failed: true };
}
