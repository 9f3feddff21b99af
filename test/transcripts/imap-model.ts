/** A mailbox as simple as can be, and a client that believes what it is told: what IMAP sessions are compared with. */
import assert from 'node:assert/strict';
import type { Answer, ImapWire, Value } from '../e2e/imap-wire.ts';

/** A message of the model. */
interface Message {
  flags: Set<string>;
  /** The step in which it came or was changed last. */
  changed: number;
}

/** What a mailbox holds. UIDs ascend in the order of insertion. */
export class MailboxModel {
  readonly name: string;
  readonly messages = new Map<number, Message>();
  nextUid = 1;

  constructor(name: string) {
    this.name = name;
  }

  add(flags: Iterable<string>, step: number): number {
    const uid = this.nextUid++;
    this.messages.set(uid, { flags: new Set(flags), changed: step });
    return uid;
  }

  uids(): number[] {
    return [...this.messages.keys()];
  }

  /** UIDs with their flags, as one text for each. */
  state(): Map<number, string> {
    return new Map([...this.messages].map(([uid, { flags }]) => [uid, flagText(flags)]));
  }
}

/** Flags in one order. */
export function flagText(flags: Iterable<string>): string {
  return [...flags].toSorted().join(' ');
}

/** What a client knows of the mailbox at a modseq, to come back with. */
export interface Snapshot {
  modseq: number;
  uidValidity: number;
  step: number;
  state: Map<number, string>;
}

/** One client: it numbers messages and knows flags by nothing but what the server says. */
export class ClientModel {
  /** UIDs in the order of their sequence numbers. */
  view: number[] = [];
  readonly flags = new Map<number, string>();
  snapshot: Snapshot | null = null;
  readonly wire: ImapWire;
  readonly qresync: boolean;

  constructor(wire: ImapWire, qresync: boolean) {
    this.wire = wire;
    this.qresync = qresync;
  }

  /**
   * Believes the responses to a command. `before`: the mailbox as it was when the command came, where it tells of others'
   * changes first; `mailbox`: as it is now. `numbered`: no message may lose its number (RFC 9051 7.5.1).
   */
  believe({ responses }: Answer, mailbox: MailboxModel, before: readonly number[] | null, numbered: boolean): void {
    let arrivals = before?.filter((uid) => uid > (this.view.at(-1) ?? 0)) ?? [];
    for (const [first, second, third] of responses) {
      if (second === 'EXISTS') {
        if (arrivals.length === 0) arrivals = mailbox.uids().filter((uid) => uid > (this.view.at(-1) ?? 0));
        this.view.push(...arrivals);
        arrivals = [];
        assert.equal(Number(first), this.view.length, 'EXISTS');
      } else if (second === 'EXPUNGE' || first === 'VANISHED') {
        assert.equal(numbered, false, 'a message lost its number');
        const gone = second === 'EXPUNGE' ? [this.view[Number(first) - 1]] : uidsOf(String(second));
        assert.equal(first === 'VANISHED', this.qresync);
        for (const uid of gone) this.#remove(uid, mailbox);
      } else if (second === 'FETCH') this.#fetched(Number(first), third as Value[]);
    }
    // Everything is told at the end of a command, but for removals where numbers must not move.
    const there = mailbox.state();
    if (!numbered) assert.deepEqual(this.view, [...there.keys()]);
    for (const uid of there.keys()) assert.ok(this.view.includes(uid), `nobody said that ${uid} is there`);
    for (const [uid, flags] of this.flags) if (there.has(uid)) assert.equal(flags, there.get(uid), `flags of ${uid}`);
  }

  /** After SELECT: everything is new. */
  reset(mailbox: MailboxModel): void {
    this.view = mailbox.uids();
    this.flags.clear();
  }

  #remove(uid: number | undefined, mailbox: MailboxModel): void {
    assert.ok(uid !== undefined && this.view.includes(uid), 'a message was not there');
    assert.equal(mailbox.messages.has(uid), false, `${uid} is there`);
    this.view.splice(this.view.indexOf(uid), 1);
    this.flags.delete(uid);
  }

  #fetched(sequence: number, items: Value[]): void {
    const { uid, flags } = fetched(items);
    const known = this.view[sequence - 1];
    assert.ok(known !== undefined, `FETCH of ${sequence}, of ${this.view.length}`);
    if (uid !== null) assert.equal(uid, known, `UID of ${sequence}`);
    if (flags !== null) this.flags.set(known, flags);
  }
}

/** UID and flags in a FETCH response. */
export function fetched(items: Value[]): { uid: number | null; flags: string | null } {
  const at = (name: string) => (items.includes(name) ? items[items.indexOf(name) + 1] : null);
  const flags = at('FLAGS') as string[] | null;
  return { uid: at('UID') === null ? null : Number(at('UID')), flags: flags && flagText(flags) };
}

/** The numbers of a set as servers write it. */
export function uidsOf(set: string): number[] {
  return set.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split(':').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
