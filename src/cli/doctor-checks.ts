import { createPrivateKey, X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { formatSize } from '#config/kinds.ts';
import { inspectDatabase, type Inspection } from '#db/inspect.ts';
import { databaseOptions } from '#installation.ts';
import { configuredPlaces, type Place } from '#listeners.ts';
import { freeSpace } from '#process-metrics.ts';
import { searchState } from '#store/search/rebuild.ts';
import type { CliTexts } from './catalogue.ts';
import { authorityVerdict } from './doctor-certificates.ts';
import { queueVerdict } from './doctor-queue.ts';
import type { Verdict } from './doctor-verdict.ts';
import { keyLength } from './ground.ts';
import { hostPort, reachableHost } from './place.ts';
import { runningService } from './service-file.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

type Check = (session: Session) => Promise<Verdict>;

/** Looks at the database, once for all checks that want to know. */
type Inspect = (session: Session) => Promise<Inspection>;

const day = 24 * 3600 * 1000;
/** Messages that a search reads besides looking at the index without anyone noticing. */
const fewUnindexed = 1_000;
/** The clock cannot be before the program was made. */
const made = Date.UTC(2026, 10, 21);

/** Every check, by the name a person reads. */
export function checks(texts: CliTexts): Readonly<Record<string, Check>> {
  let looking: Promise<Inspection> | undefined;
  const inspect: Inspect = (session) => (looking ??= inspected(session));
  return {
    [texts.doctorVersion]: runningVersion,
    [texts.doctorClock]: async () =>
      Date.now() < made ? fault(texts.doctorPast) : ok(texts.doctorNow(new Date().toISOString())),
    [texts.doctorConfig]: config,
    [texts.doctorData]: dataDirectory,
    [texts.doctorSpace]: space,
    [texts.doctorKey]: keyFile,
    [texts.doctorCertificate]: certificate,
    [texts.doctorDatabase]: (session) => database(session, inspect),
    [texts.doctorSearch]: (session) => search(session, inspect),
    [texts.doctorQueue]: (session) => queue(session, inspect),
    [texts.doctorAuthority]: (session) => authority(session, inspect),
    [texts.doctorPorts]: ports,
    [texts.doctorFiles]: openFiles,
  };
}

async function runningVersion(session: Session): Promise<Verdict> {
  const { texts } = session;
  const here = texts.doctorHere(version, process.versions.node);
  const service = runningService(session.config().data);
  if (service === undefined) return ok(`${here}; ${texts.doctorStopped}`);
  if (service.version !== version) return warning(texts.doctorOtherVersion(service.version, version));
  return ok(`${here}; ${texts.doctorRunning(service.pid, service.started)}`);
}

async function config(session: Session): Promise<Verdict> {
  const loaded = session.load();
  session.config();
  return ok(
    loaded.ok && loaded.file !== undefined ? session.texts.doctorFrom(loaded.file) : session.texts.doctorDefaults,
  );
}

async function dataDirectory(session: Session): Promise<Verdict> {
  const { texts } = session;
  const { data } = session.config();
  if (!existsSync(data)) return fault(texts.doctorMissing(data));
  if (!accessible(data)) return fault(texts.doctorUnreadable(data));
  return isPrivate(data) ? ok(data) : fault(texts.doctorOpenDirectory(modeOf(data)));
}

async function space(session: Session): Promise<Verdict> {
  const { texts } = session;
  const { data, health } = session.config();
  const megabyte = 1024 ** 2;
  const free = formatSize(Math.floor(freeSpace(data) / megabyte) * megabyte);
  if (freeSpace(data) >= health.min_free_space) return ok(texts.doctorFree(free));
  return fault(texts.doctorLittle(free, formatSize(health.min_free_space)));
}

async function keyFile(session: Session): Promise<Verdict> {
  const { texts } = session;
  const { key_file: path } = session.config();
  if (!existsSync(path)) return fault(texts.doctorMissing(path));
  const { size } = statSync(path);
  if (size !== keyLength) return fault(texts.doctorKeySize(path, size, keyLength));
  return isPrivate(path) ? ok(path) : fault(texts.doctorKeyMode(modeOf(path)));
}

async function certificate(session: Session): Promise<Verdict> {
  const { texts } = session;
  const { tls, hostname, acme } = session.config();
  if (!existsSync(tls.certificate)) return fault(texts.doctorMissing(tls.certificate));
  const found = new X509Certificate(readFileSync(tls.certificate));
  if (!found.checkPrivateKey(createPrivateKey(readFileSync(tls.key)))) {
    return fault(texts.doctorOtherKey(tls.certificate, tls.key));
  }
  const days = Math.floor((Date.parse(found.validTo) - Date.now()) / day);
  if (days < 0) return fault(texts.doctorExpired(-days));
  // Those of the authority are shown in its place, and looked at by themselves.
  if (acme.enabled) return ok(texts.doctorExpires(days));
  if (found.checkHost(hostname) === undefined) return warning(texts.doctorWrongName(hostname));
  if (found.issuer === found.subject) return warning(`${texts.doctorSelfSigned}; ${texts.doctorExpires(days)}`);
  return days < 14 ? warning(texts.doctorExpires(days)) : ok(texts.doctorExpires(days));
}

function inspected(session: Session): Promise<Inspection> {
  const { engine, directory } = databaseOptions(session.config(), session.log('silent'), 'any');
  return inspectDatabase(engine, directory);
}

async function database(session: Session, inspect: Inspect): Promise<Verdict> {
  const { texts } = session;
  const { engine } = databaseOptions(session.config(), session.log('silent'), 'any');
  const { schema, pending, damage } = await inspect(session);
  if (damage.length > 0) return fault(texts.doctorDamaged(damage.join('; ')));
  const text = texts.doctorSchema(engine.engine, schema);
  return pending > 0 ? warning(`${text}, ${texts.doctorPending(pending)}`) : ok(text);
}

/** The index can only be opened over a database that is as this program wants it. */
async function search(session: Session, inspect: Inspect): Promise<Verdict> {
  const { texts } = session;
  const { pending, damage } = await inspect(session);
  if (pending > 0 || damage.length > 0) return warning(texts.doctorSearchUnseen);
  const options = databaseOptions(session.config(), session.log('silent'), 'any');
  const { missing, emails, waiting, cut, bytes } = await searchState(options);
  if (missing !== null) return warning(texts.doctorNoIndex(missing));
  const text = texts.doctorIndexed(emails - waiting, formatSize(bytes));
  if (waiting + cut <= fewUnindexed) return ok(text);
  return warning(`${text}; ${texts.doctorUnindexed(waiting, cut)}`);
}

/** The queue can only be read in a database that is as this program wants it. */
async function queue(session: Session, inspect: Inspect): Promise<Verdict> {
  const { pending, damage } = await inspect(session);
  return pending > 0 || damage.length > 0 ? warning(session.texts.doctorQueueUnseen) : queueVerdict(session);
}

async function authority(session: Session, inspect: Inspect): Promise<Verdict> {
  const { pending, damage } = await inspect(session);
  return pending > 0 || damage.length > 0 ? warning(session.texts.doctorAuthorityUnseen) : authorityVerdict(session);
}

/** Only the running service may have its ports. */
async function ports(session: Session): Promise<Verdict> {
  const { texts } = session;
  const places = configuredPlaces(session.config()).filter(({ port }) => port !== 0);
  const serving = runningService(session.config().data) !== undefined;
  const states = await Promise.all(places.map(async (place) => ({ place, used: await isUsed(place) })));
  const named = (used: boolean) =>
    states
      .filter((one) => one.used === used)
      .map(({ place }) => `${place.name} ${hostPort(place)}`)
      .join(', ');
  const [taken, silent] = [named(true), named(false)];
  if (serving) return silent === '' ? ok(texts.doctorServed(places.length)) : warning(texts.doctorSilent(silent));
  return taken === '' ? ok(texts.doctorFreePorts) : fault(texts.doctorTaken(taken));
}

function isUsed({ host, port }: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // Ports below 1024 may be forbidden to this user and open all the same: ask by connecting.
      if (error.code !== 'EACCES') return resolve(true);
      const socket = connect(port, reachableHost(host));
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}

async function openFiles({ texts }: Session): Promise<Verdict> {
  const limit = Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  return limit < 16_384 ? warning(texts.doctorFew(limit)) : ok(texts.doctorEnough(limit));
}

function accessible(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function isPrivate(path: string): boolean {
  return (statSync(path).mode & 0o077) === 0;
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function ok(text: string): Verdict {
  return { state: 'ok', text };
}

function warning(text: string): Verdict {
  return { state: 'warning', text };
}

function fault(text: string): Verdict {
  return { state: 'fault', text };
}
