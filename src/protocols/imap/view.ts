import type { Store } from '#store/store.ts';
import type { News } from './news.ts';
import { UidMap } from './uid-map.ts';

/** What a view begins with. */
export interface ViewOptions {
  account: number;
  mailbox: number;
  uidValidity: number;
  readOnly: boolean;
  uids: Uint32Array;
  keywords: string;
  /** The account's modseq when `uids` were read. */
  modseq: number;
}

/** The selected mailbox as its session knows it: deliberately little, since there may be thousands of sessions. */
export class MailboxView implements Disposable {
  readonly mailbox: number;
  readonly uidValidity: number;
  readonly readOnly: boolean;
  readonly messages: UidMap;
  /** Up to where the change log is known. */
  modseq: number;
  /** Every keyword that the client was told of. */
  keywords: string;
  /** Others changed something since the change log was read, or may have before this view began to listen. */
  stale = true;
  /** Called when it becomes so. */
  onNews: (() => void) | null = null;
  /** UIDs that are gone without the client knowing, and those whose flags it has to be told. */
  readonly gone = new Set<number>();
  readonly flagged = new Set<number>();
  /** Modseqs of flag changes that the client was told of, by the command that made them. */
  readonly told = new Set<number>();
  readonly #unsubscribe: () => void;

  constructor(store: Store, options: ViewOptions) {
    this.mailbox = options.mailbox;
    this.uidValidity = options.uidValidity;
    this.readOnly = options.readOnly;
    this.messages = new UidMap(options.uids);
    this.modseq = options.modseq;
    this.keywords = options.keywords;
    this.#unsubscribe = store.hub.subscribe(options.account, ({ topic, mailbox }) => {
      if (topic !== 'mail' || mailbox === this.mailbox) this.#hear();
    });
  }

  /** Takes in what was read of the change log up to `modseq`. */
  absorb(news: News, modseq: number): void {
    this.modseq = modseq;
    this.told.clear();
    for (const uid of news.flagged) this.flagged.add(uid);
    for (const uid of news.gone) {
      this.gone.add(uid);
      this.flagged.delete(uid);
    }
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }

  #hear(): void {
    this.stale = true;
    this.onNews?.();
  }
}
