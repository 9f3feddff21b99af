import { setTimeout as sleep } from 'node:timers/promises';
import { imapAccounts } from './imap-fill.ts';
import { imapCommand, imapSession, LineClient } from './imap-client.ts';
import { idleSessions } from './imap-loads.ts';
import { type ImapFigures, median, metered, untilIdle } from './imap-measure.ts';
import { pssOf } from './processes.ts';
import type { Account, Service } from './service.ts';

/** Sessions whose memory is measured. */
export const idlers = 2_000;
/** Sessions of one account that a message wakes. */
export const watchers = 100;

const deliveries = 20;
/** Milliseconds between two deliveries: both services are at rest before the next. */
const pause = 250;

/** Memory of one idle session: what the service's processes grow by, shared pages shared out, for each of many sessions. */
export async function idleMemory(service: Service, tls: boolean): Promise<ImapFigures> {
  // The first sessions pay for what all share.
  await (await idleSessions(service, { tls, connections: 200, account: imapAccounts.empty }))[Symbol.asyncDispose]();
  await settled(service);
  const before = pssOf(service.roots);
  await using _sessions = await idleSessions(service, { tls, connections: idlers, account: imapAccounts.empty });
  await settled(service);
  return { value: (pssOf(service.roots) - before) / idlers / 1024 };
}

/** From the `250` of a delivery to EXISTS in an idle session: the median of some deliveries in milliseconds. */
export async function wakeLatency(service: Service): Promise<ImapFigures> {
  const latencies = await deliverTo(service, 1);
  return { value: median(latencies) };
}

/** CPU that waking one of many idle sessions costs, besides the delivery itself; `value` is the time until the last has heard. */
export async function wakeCost(service: Service): Promise<ImapFigures> {
  const alone = await metered(service, async () => ({ done: (await deliverTo(service, 0)).length }));
  const watched = await metered(service, async () => ({
    done: deliveries,
    latencies: await deliverTo(service, watchers),
  }));
  return { value: median(watched.latencies), cpu: (watched.cpu - alone.cpu) / watchers };
}

/** Delivers messages one after the other to an account that `count` sessions watch; milliseconds until the last heard of each. */
async function deliverTo(service: Service, count: number): Promise<number[]> {
  const account = service.accounts[imapAccounts.watched] as Account;
  using stack = new DisposableStack();
  const sessions: LineClient[] = [];
  for (let i = 0; i < count; i++) sessions.push(stack.use(await idling(service, account)));
  using smtp = await LineClient.open(service.smtp);
  await smtp.until(/^220 /);
  await command(smtp, 'EHLO bench.test');
  const latencies: number[] = [];
  for (let i = 0; i < deliveries; i++) {
    await sleep(pause);
    const heard = Promise.all(sessions.map((session) => session.until(/^\* \d+ EXISTS/)));
    await command(smtp, 'MAIL FROM:<sender@elsewhere.test>');
    await command(smtp, `RCPT TO:<${account.address}>`);
    await command(smtp, 'DATA');
    await command(smtp, 'Subject: wake\r\n\r\nup\r\n.');
    const started = performance.now();
    await heard;
    latencies.push(performance.now() - started);
  }
  return latencies;
}

async function idling(service: Service, account: Account): Promise<LineClient> {
  const session = await imapSession(service.imap, account);
  await imapCommand(session, 'SELECT INBOX');
  await session.send('b IDLE\r\n');
  await session.until(/^\+ /);
  return session;
}

async function command(smtp: LineClient, line: string): Promise<void> {
  await smtp.send(`${line}\r\n`);
  const answer = await smtp.until(/^\d{3} /);
  if (!/^[23]\d\d /m.test(answer)) throw new Error(`SMTP ${line}: ${answer}`);
}

/** Until garbage is collected too, as far as a service at rest does that. */
async function settled(service: Service): Promise<void> {
  await untilIdle(service);
  await sleep(3_000);
}
