import { noticeLimits } from '#base/limits-notices.ts';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Announcement, Database } from '#db/types.ts';
import { type AccountRow, accountById, addressOf } from '#directory/accounts.ts';
import { auditRow } from '#directory/audit/rows.ts';
import { noticeProgress, strangeSignIn, untoldActs } from '#directory/security-notices.ts';
import { queuedLetter } from '#services/queue/letter.ts';
import type { Store } from '#store/store.ts';
import { type Occasion, occasionOf } from './occasion.ts';
import { noticeTexts } from './texts.ts';

/** The parts of SecurityNotices. */
export interface SecurityNoticeParts {
  database: Database;
  store: Store;
  /** Read whenever it is needed. */
  settings: () => { enabled: boolean; hostname: string };
  clock: Clock;
  log: Log;
}

/** Something that happened, as it is told. */
interface Event {
  /** The same on every node. */
  name: string;
  /** Of the log of acts; null where it is none. */
  row: number | null;
  occasion: Occasion;
  at: number;
  /** Who did it, where that was not the owner. */
  by: string | null;
}

/**
 * Writes owners a letter when something happened that decides who reads their mail. It hears of everything that was
 * committed, whoever did it and by which way, and begins with what was done while the service was away.
 */
export class SecurityNotices implements AsyncDisposable {
  readonly #parts: SecurityNoticeParts;
  readonly #stop: () => void;
  #writing: Promise<void>;
  /** The newest act that was heard of. */
  #seen = 0;

  constructor(parts: SecurityNoticeParts) {
    this.#parts = parts;
    this.#stop = parts.database.listen((announcement) => this.#hear(announcement));
    this.#writing = this.#settling(0, () => this.#catchUp());
  }

  /** Resolves when everything heard so far is told. */
  settled(): Promise<void> {
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.#writing;
    if (this.#seen > 0) await this.#settling(0, () => this.#mark(this.#seen));
  }

  #hear(announcement: Announcement): void {
    const { topic, account } = announcement;
    if (topic === 'audited') this.#seen = Math.max(this.#seen, Number(announcement['row']));
    if ((topic !== 'audited' && topic !== 'session-opened') || !this.#parts.settings().enabled) return;
    this.#writing = this.#writing.then(() => this.#settling(account, () => this.#tell(announcement)));
  }

  async #settling(account: number, fn: () => Promise<void>): Promise<void> {
    await fn().catch((error: unknown) => {
      if (['already-exists', 'limit', 'not-found'].includes(codeOf(error) ?? '')) return;
      this.#parts.log.error('security-notice.failed', { account, error: String(error) });
    });
  }

  /** Tells of what was done at the command line, or by another node, while this one was away. */
  async #catchUp(): Promise<void> {
    const { database, settings } = this.#parts;
    const { seen, newest } = await noticeProgress(database.reader);
    let acts = settings().enabled ? await untoldActs(database.reader, seen, noticeLimits.page) : [];
    while (acts.length > 0) {
      for (const { row, account } of acts) {
        await this.#settling(account, () => this.#tell({ topic: 'audited', account, row }));
      }
      acts = await untoldActs(database.reader, acts.at(-1)?.row ?? newest, noticeLimits.page);
    }
    await this.#mark(newest);
  }

  async #mark(row: number): Promise<void> {
    await this.#parts.database.write([{ name: 'notice.mark', args: { row }, lane: 0 }]);
  }

  async #tell(announcement: Announcement): Promise<void> {
    const { database, store, settings, clock } = this.#parts;
    const { account } = announcement;
    const event = await this.#eventOf(announcement);
    const row = event === undefined ? undefined : await accountById(database.reader, account);
    if (event === undefined || row?.status !== 'active') return;
    const { hostname } = settings();
    const letter = letterOf(row, event, hostname);
    await store.writeAll([
      { name: 'notice.claim', args: { account, event: event.name, now: clock.now() }, lane: account },
      // In one transaction, so that after a crash no act is told of twice, however long ago it was.
      ...(event.row === null ? [] : [{ name: 'notice.mark' as const, args: { row: event.row }, lane: 0 }]),
      await queuedLetter({ store, clock, hostname }, account, letter),
    ]);
  }

  async #eventOf({ topic, account, ...announcement }: Announcement): Promise<Event | undefined> {
    const { reader } = this.#parts.database;
    if (topic === 'session-opened') {
      const session = Number(announcement['session']);
      const sight = await strangeSignIn(reader, account, session);
      if (sight === undefined) return undefined;
      const what = [sight.address, sight.agent].filter((text) => text !== '').join(', ');
      return { name: `session ${session}`, row: null, occasion: { kind: 'sign-in', what }, at: sight.at, by: null };
    }
    const number = Number(announcement['row']);
    const row = await auditRow(reader, number);
    const occasion = row === undefined ? null : occasionOf(row);
    if (row === undefined || occasion === null) return undefined;
    const by = row.role === 'mailbox-user' ? null : row.actor;
    return { name: `act ${number}`, row: number, occasion, at: row.at, by };
  }
}

function letterOf(row: AccountRow, { occasion: { kind, what }, at, by }: Event, hostname: string) {
  const texts = noticeTexts(row.language);
  const address = addressOf(row);
  const time = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const page = `https://${hostname}/account`;
  return {
    from: { name: texts.from, address: `postmaster@${row.domain}` },
    to: address,
    subject: texts[`${kind}-subject`],
    text: texts.letter({ sentence: texts[`${kind}-text`](what), address, time, by, page }),
  };
}
