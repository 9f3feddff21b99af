import type { Command } from 'commander';
import { createApp } from '#app.ts';
import { existsSync } from 'node:fs';
import { collectedStandardError, createLog, type Log } from '#base/log.ts';
import { openInstallation } from '#installation.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { layGround } from './ground.ts';
import { pictureText } from './picture.ts';
import { problemText } from './problem-text.ts';
import { settle } from './quickstart.ts';
import { publishQuickstart, readLogins } from './quickstart-file.ts';
import type { Outcome, Session } from './session.ts';
import { version } from './version.ts';

/** `sowa start` and `sowa serve`. */
export function serveCommands(program: Command, { texts, action }: Frame): void {
  program.command('start').description(texts.start).action(action(start));
  program.command('serve').description(texts.serve).action(action(serve));
}

async function start(session: Session): Promise<Outcome> {
  layGround(session.config(), Date.now());
  return run(session, true);
}

async function serve(session: Session): Promise<Outcome> {
  const config = session.config();
  if (!existsSync(config.key_file)) throw new Failure(session.texts.noInstallation(config.data));
  return run(session, false);
}

/** Serves until a signal ends it. */
async function run(session: Session, first: boolean): Promise<Outcome> {
  const { texts, terminal } = session;
  const config = session.config();
  using lines = collectedStandardError();
  const log = createLog(config.log.level, lines);
  await using installation = await openInstallation(config, log, 'owner');
  const logins = first ? await settle(config, installation, session.language) : readLogins(config.data);
  await using app = await createApp(config, installation, log);
  const quickstart = logins === undefined ? undefined : publishQuickstart(config, logins, app.places);
  const title = texts.running(version, config.hostname);
  const picture = pictureText(texts, { title, config, places: app.places, quickstart });
  terminal.out(`\n${picture}\n\n  ${texts.stopHint}\n\n`);
  const stopReloading = terminal.onSignal('SIGHUP', () => void reload(session, app, log));
  const signal = await terminal.signal('SIGTERM', 'SIGINT');
  stopReloading();
  log.info('stopping', { signal });
  return { data: { stopped: signal }, text: '' };
}

/** A configuration with mistakes leaves the service as it is. */
async function reload(session: Session, app: Awaited<ReturnType<typeof createApp>>, log: Log): Promise<void> {
  const loaded = session.load();
  if (!loaded.ok) {
    log.error('reload-refused', { problems: loaded.problems.map((problem) => problemText(session.texts, problem)) });
    return;
  }
  try {
    const waiting = await app.reload(loaded.config);
    log.info('reloaded', waiting.length === 0 ? {} : { needRestart: waiting });
  } catch (error) {
    log.error('reload-failed', { error: String(error) });
  }
}
