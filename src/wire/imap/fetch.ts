/** Arguments of FETCH and UID FETCH (RFC 9051 6.4.5 and the extensions cited). */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import type { Cursor } from './cursor.ts';
import { parsePageRange, type PageRange } from './page-range.ts';
import { parseBinarySection, parsePartial, parseSection, type Partial, type Section } from './section.ts';
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts';

/** Items without arguments. BODY is BODYSTRUCTURE without extension data. */
const simpleItems = [
  'UID',
  'FLAGS',
  'INTERNALDATE',
  'RFC822.SIZE',
  'ENVELOPE',
  'BODY',
  'BODYSTRUCTURE',
  'MODSEQ', // RFC 7162 3.1.4
  'EMAILID', // RFC 8474 5.3
  'THREADID', // RFC 8474 5.3
  'SAVEDATE', // RFC 8514 4.1
] as const;

export type SimpleItem = (typeof simpleItems)[number];

export type FetchItem =
  | { readonly kind: 'simple'; readonly name: SimpleItem }
  /** RFC 8970 3.1; `lazy`: only where it costs nothing. */
  | { readonly kind: 'preview'; readonly lazy: boolean }
  /** `name`: how the response calls it. Unless `peek`, the message becomes \Seen. */
  | {
      readonly kind: 'section';
      readonly name: 'BODY' | 'RFC822' | 'RFC822.HEADER' | 'RFC822.TEXT';
      readonly section: Section;
      readonly partial: Partial | null;
      readonly peek: boolean;
    }
  /** RFC 3516 4.2: decoded. */
  | {
      readonly kind: 'binary';
      readonly part: readonly number[];
      readonly partial: Partial | null;
      readonly peek: boolean;
    }
  /** RFC 3516 4.3: octets of the decoded part. */
  | { readonly kind: 'binary-size'; readonly part: readonly number[] };

export interface FetchArguments {
  set: SequenceSet;
  items: FetchItem[];
  /** RFC 7162 3.1.4.1. */
  changedSince: number | null;
  /** RFC 7162 3.2.6; only with changedSince, and in UID FETCH. */
  vanished: boolean;
  /** RFC 9394 3.3. */
  page: PageRange | null;
}

/** RFC 7162 3.2.6: VANISHED goes with UID FETCH only. */
export function parseFetch(cursor: Cursor): FetchArguments {
  const args = parseUidFetch(cursor);
  if (args.vanished) throw new MailError('bad-syntax', 'VANISHED is for UID FETCH');
  return args;
}

export function parseUidFetch(cursor: Cursor): FetchArguments {
  cursor.space();
  const set = parseSequenceSet(cursor);
  cursor.space();
  const items = parseItems(cursor);
  return { set, items, ...(cursor.accept(' ') ? parseModifiers(cursor) : noModifiers) };
}

/** RFC 9051 6.4.5: macros, which stand alone. */
const macros: Readonly<Record<string, readonly SimpleItem[]>> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

const itemName = /[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*/y;

function parseItems(cursor: Cursor): FetchItem[] {
  if (cursor.sees('(')) return cursor.list(() => parseItem(cursor, parseName(cursor)), { most: imapLimits.fetchItems });
  const name = parseName(cursor);
  const macro = Object.hasOwn(macros, name) ? macros[name] : undefined;
  return macro?.map((simple) => ({ kind: 'simple', name: simple })) ?? [parseItem(cursor, name)];
}

function parseName(cursor: Cursor): string {
  return cursor.need(itemName, 'a data item').toUpperCase();
}

function parseItem(cursor: Cursor, name: string): FetchItem {
  switch (name) {
    case 'BODY':
      return cursor.sees('[') ? parseBody(cursor, false) : { kind: 'simple', name };
    case 'BODY.PEEK':
      return parseBody(cursor, true);
    case 'BINARY':
    case 'BINARY.PEEK':
      return parseBinary(cursor, name === 'BINARY.PEEK');
    case 'BINARY.SIZE':
      return { kind: 'binary-size', part: parseBinarySection(cursor) };
    case 'PREVIEW':
      return { kind: 'preview', lazy: parseLazy(cursor) };
    case 'RFC822':
      return { kind: 'section', name, section: { part: [], text: null }, partial: null, peek: false };
    // RFC 3501 6.4.5: as BODY.PEEK[HEADER], but called otherwise.
    case 'RFC822.HEADER':
      return { kind: 'section', name, section: { part: [], text: { kind: 'header' } }, partial: null, peek: true };
    case 'RFC822.TEXT':
      return { kind: 'section', name, section: { part: [], text: { kind: 'text' } }, partial: null, peek: false };
  }
  const simple = simpleItems.find((item) => item === name);
  if (simple === undefined) throw new MailError('bad-syntax', 'there is no such data item');
  return { kind: 'simple', name: simple };
}

function parseBody(cursor: Cursor, peek: boolean): FetchItem {
  const section = parseSection(cursor);
  return { kind: 'section', name: 'BODY', section, partial: parsePartial(cursor), peek };
}

function parseBinary(cursor: Cursor, peek: boolean): FetchItem {
  const part = parseBinarySection(cursor);
  return { kind: 'binary', part, partial: parsePartial(cursor), peek };
}

/** RFC 8970 6 preview-mod. */
function parseLazy(cursor: Cursor): boolean {
  if (!cursor.sees(' (')) return false;
  cursor.space();
  const modifiers = cursor.list(() => cursor.word());
  if (modifiers.some((modifier) => modifier !== 'LAZY')) throw new MailError('bad-syntax', 'LAZY expected');
  return true;
}

type Modifiers = Pick<FetchArguments, 'changedSince' | 'vanished' | 'page'>;

const noModifiers: Modifiers = { changedSince: null, vanished: false, page: null };

/** RFC 4466 2.4 fetch-modifiers, each at most once. */
function parseModifiers(cursor: Cursor): Modifiers {
  const modifiers = { ...noModifiers };
  const seen = new Set<string>();
  cursor.list(() => {
    const name = cursor.word();
    if (seen.has(name)) throw new MailError('bad-syntax', 'a modifier is given twice');
    seen.add(name);
    parseModifier(cursor, name, modifiers);
  });
  // RFC 7162 3.2.6.
  if (modifiers.vanished && modifiers.changedSince === null) {
    throw new MailError('bad-syntax', 'VANISHED needs CHANGEDSINCE');
  }
  return modifiers;
}

function parseModifier(cursor: Cursor, name: string, modifiers: Modifiers): void {
  switch (name) {
    case 'VANISHED':
      modifiers.vanished = true;
      return;
    case 'CHANGEDSINCE':
      cursor.space();
      modifiers.changedSince = cursor.nzNumber64();
      return;
    case 'PARTIAL':
      cursor.space();
      modifiers.page = parsePageRange(cursor);
      return;
    default:
      throw new MailError('bad-syntax', 'there is no such modifier');
  }
}
