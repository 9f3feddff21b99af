import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { createApp } from '#app.ts';
import { codeOf, MailError } from '#base/errors.ts';
import { collectedStandardError, createLog, type Log } from '#base/log.ts';
import { type Installation, openInstallation } from '#installation.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { layGround } from './ground.ts';
import { pictureText } from './picture.ts';
import { problemText } from './problem-text.ts';
import { settle } from './quickstart.ts';
import { type Logins, publishQuickstart, type Quickstart, readLogins } from './quickstart-file.ts';
import { announceService } from './service-file.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

/** `sowa start` and `sowa serve`. */
export function serveCommands(program: Command, { texts, action }: Frame): void {
  program.command('start').description(texts.start).action(action(start));
  program.command('serve').description(texts.serve).action(action(serve));
}

/** Makes what is missing, shows the generated logins, and serves. */
async function start(session: Session): Promise<undefined> {
  const config = session.config();
  layGround(config, Date.now());
  const settled = (installation: Installation) => settle(config, installation, session.language);
  await run(session, settled, (quickstart) => quickstart);
}

/** Serves what is there. Its output may be kept in a journal that others read, so it shows no logins. */
async function serve(session: Session): Promise<undefined> {
  const config = session.config();
  if (!existsSync(config.key_file)) throw new Failure(session.texts.noInstallation(config.data));
  await run(
    session,
    async () => readLogins(config.data),
    () => undefined,
  );
}

/** Serves until a signal ends it. quickstart.json gets the real ports; `shown` is what of it is printed. */
async function run(
  session: Session,
  loginsOf: (installation: Installation) => Promise<Logins | undefined>,
  shown: (quickstart: Quickstart | undefined) => Quickstart | undefined,
): Promise<void> {
  const { texts, terminal } = session;
  const config = session.config();
  using lines = collectedStandardError();
  const log = createLog(config.log.level, lines);
  await using installation = await opening(session, () => openInstallation(config, log, 'owner'));
  const logins = await loginsOf(installation);
  await using app = await opening(session, () => createApp(config, installation, log));
  using _file = announceService(config.data);
  const quickstart = shown(logins === undefined ? undefined : publishQuickstart(config, logins, app.places));
  const title = texts.running(version, config.hostname);
  const picture = pictureText(texts, { title, config, places: app.places, quickstart });
  session.print({
    data: { version, data: config.data, places: app.places, quickstart: quickstart ?? null },
    text: `\n${picture}\n\n  ${texts.stopHint}\n`,
  });
  let reloading = Promise.resolve();
  const stopReloading = terminal.onSignal('SIGHUP', () => {
    reloading = reloading.then(() => reload(session, app, log));
  });
  const signal = await terminal.signal('SIGTERM', 'SIGINT');
  stopReloading();
  log.info('stopping', { signal });
  await reloading;
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
    log.error('reload-refused', { error });
  }
}

/** Runs a step of starting; puts what is likely to fail there in words. */
async function opening<T>(session: Session, step: () => Promise<T>): Promise<T> {
  const { texts } = session;
  try {
    return await step();
  } catch (error) {
    if (codeOf(error) === 'in-use') throw new Failure(texts.alreadyRunning(session.config().data), 1, error);
    if (!(error instanceof MailError) || !(error.cause instanceof Error)) throw error;
    const reason: unknown = Reflect.get(error.cause, 'code');
    if (reason === 'EADDRINUSE') throw new Failure(texts.portTaken(error.message), 1, error);
    if (reason === 'EACCES') throw new Failure(texts.portForbidden(error.message), 1, error);
    throw error;
  }
}
