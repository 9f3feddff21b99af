import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { writerFor } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import { certificateNews, type CertificateRow, listCertificates } from '#directory/certificates.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import type { AcmeProblem } from '#services/certificates/acme/faults.ts';
import { certificateTexts } from '#services/certificates/texts.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { runningService } from './service-file.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa certificate list` and `renew`. */
export function certificateCommands(program: Command, { texts, action }: Frame): void {
  const certificate = program.command('certificate').description(texts.certificate);
  certificate.command('list').description(texts.certificateList).action(action(list));
  certificate
    .command('renew')
    .argument('[subject]', texts.certificateSubject)
    .description(texts.certificateRenew)
    .action(action(renew));
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const rows = await listCertificates(installation.database.reader);
  if (rows.length === 0) {
    return { data: [], text: session.config().acme.enabled ? texts.certificateNone : texts.certificateOff };
  }
  const table = rows.map((row) => [
    row.subject,
    row.names.split(' ').join(', '),
    row.not_after === null ? texts.certificateWaiting : dayOf(row.not_after),
    minuteOf(row.next_at),
    stateText(session, row),
  ]);
  const head = [texts.headDomain, texts.headNames, texts.headUntil, texts.headNext, texts.headState];
  return { data: rows.map(dataOf), text: columns([head, ...table]) };
}

/** Asks the running service, and waits until it has tried. */
async function renew(session: Session, name?: string): Promise<Outcome> {
  const { texts } = session;
  const { acme, data } = session.config();
  if (!acme.enabled) throw new Failure(texts.certificateOff);
  await using installation = await session.open();
  const { database } = installation;
  const subject = name?.toLowerCase() ?? null;
  const asked = systemClock.now();
  const write = writerFor<DirectoryOperations>(database);
  const count = await write(0, 'certificate.renew', { subject, now: asked });
  if (count === 0 && subject !== null) throw new Failure(texts.certificateUnknown(subject));
  if (runningService(data) === undefined) return { data: { asked: count }, text: texts.certificateStopped };
  const rows = await tried(database, subject, asked);
  if (rows.length === 0) return { data: [], text: texts.certificateNone };
  const failed = rows.some((row) => row.failures > 0 || row.attempted_at < asked);
  return { data: rows.map(dataOf), text: rows.map((row) => triedText(session, row, asked)).join('\n'), failed };
}

/** The certificates of a subject, or all, when the service has done what it was asked for after `asked`. */
async function tried(database: Database, subject: string | null, asked: number): Promise<CertificateRow[]> {
  let changed = Promise.withResolvers<void>();
  const stop = database.listen((announcement) => {
    if (certificateNews(announcement) === 'changed') changed.resolve();
  });
  try {
    for (;;) {
      const news = changed.promise;
      const rows = (await listCertificates(database.reader)).filter((row) => row.subject === (subject ?? row.subject));
      if (rows.every((row) => row.next_at > asked)) return rows;
      await news;
      changed = Promise.withResolvers<void>();
    }
  } finally {
    stop();
  }
}

function triedText(session: Session, row: CertificateRow, asked: number): string {
  const { texts } = session;
  const { subject } = row;
  if (row.failures > 0 || row.names === '') return texts.certificateFailed(subject, stateText(session, row));
  if (row.attempted_at < asked || row.not_after === null)
    return texts.certificatePutOff(subject, minuteOf(row.next_at));
  return texts.certificateRenewed(subject, dayOf(row.not_after));
}

function stateText({ texts, language }: Session, row: CertificateRow): string {
  const problems = problemsOf(row);
  if (problems.length > 0) return problems.map((one) => certificateTexts(language).problem(one)).join('; ');
  if (row.names === '')
    return row.attempted_at === 0 && row.next_at <= systemClock.now() ? '' : texts.certificatePointless;
  return texts.certificateGood;
}

function dataOf(row: CertificateRow) {
  const { subject, names, failures } = row;
  return {
    subject,
    names: names === '' ? [] : names.split(' '),
    until: row.not_after === null ? null : new Date(row.not_after).toISOString(),
    next: new Date(row.next_at).toISOString(),
    failures,
    problems: problemsOf(row),
  };
}

function problemsOf({ problems }: CertificateRow): AcmeProblem[] {
  return JSON.parse(problems) as AcmeProblem[];
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
