/** Search programs (RFC 9051 6.4.4, RFC 3501 6.4.4 and the extensions cited). */
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import type { Cursor } from './cursor.ts';
import { parseDate } from './date-time.ts';
import { systemFlags } from './flag.ts';
import { parseObjectId } from './object-id.ts';
import { searchDecoder, type SearchDecoder } from './search-charset.ts';
import { parseReturnOptions, type ReturnOptions } from './search-return.ts';
import { parseFieldName } from './section.ts';
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts';

/** A condition. Texts are decoded; days are midnights in UTC, in milliseconds since the epoch. */
export type SearchKey =
  | { readonly kind: 'all' }
  /** A system flag, as its bit (systemFlags). */
  | { readonly kind: 'flag'; readonly flag: number }
  /** RFC 3501 2.3.2 \Recent, which RFC 9051 gave up. NEW is RECENT UNSEEN, OLD is NOT RECENT. */
  | { readonly kind: 'recent' }
  | { readonly kind: 'keyword'; readonly keyword: string }
  | { readonly kind: 'text'; readonly in: TextField; readonly value: string }
  /** An empty value: any message that has the field. */
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'date'; readonly of: DateField; readonly relation: DateRelation; readonly day: number }
  /** RFC 5032: at least (`older`) or at most (`younger`) so many seconds old by INTERNALDATE. */
  | { readonly kind: 'age'; readonly relation: 'older' | 'younger'; readonly seconds: number }
  | { readonly kind: 'size'; readonly relation: 'larger' | 'smaller'; readonly octets: number }
  | { readonly kind: 'sequence' | 'uid'; readonly set: SequenceSet }
  /** RFC 7162 3.1.5: this modseq or a higher one. */
  | { readonly kind: 'modseq'; readonly modseq: number }
  | { readonly kind: 'emailid' | 'threadid'; readonly id: string }
  | { readonly kind: 'not'; readonly key: SearchKey }
  | { readonly kind: 'and' | 'or'; readonly keys: readonly SearchKey[] };

type TextField = 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' | 'text';
/** INTERNALDATE, the Date field, SAVEDATE (RFC 8514). */
type DateField = 'internal' | 'sent' | 'saved';
type DateRelation = 'before' | 'on' | 'since';

export interface SearchArguments {
  /** RETURN (RFC 4731); null where it was not given. */
  result: ReturnOptions | null;
  /** As given; null where it was not. RFC 6855 3: none may be given after ENABLE UTF8=ACCEPT. */
  charset: string | null;
  key: SearchKey;
}

/**
 * Throws MailError `bad-syntax`; `limit` past imapLimits.searchNesting or searchKeys; `unsupported` with the detail
 * `charset` for a charset that is not known (NO [BADCHARSET]).
 */
export function parseSearch(cursor: Cursor): SearchArguments {
  const result = parseReturnOptions(cursor);
  const charset = cursor.take(/ CHARSET /iy) === null ? null : parseCharset(cursor);
  return { result, charset, key: parseKeys(cursor, charset) };
}

export function parseCharset(cursor: Cursor): string {
  return cursor.sees('"') ? cursor.string() : cursor.atom();
}

/** The keys to the end of the command, each with its space in front; what they say together. */
export function parseKeys(cursor: Cursor, charset: string | null): SearchKey {
  cursor.space();
  const parser = new KeyParser(cursor, searchDecoder(charset));
  const keys = [parser.key()];
  while (!cursor.done) {
    cursor.space();
    keys.push(parser.key());
  }
  return allOf(keys);
}

class KeyParser {
  readonly #cursor: Cursor;
  readonly #decode: SearchDecoder;
  #keys = 0;
  #depth = 0;

  constructor(cursor: Cursor, decode: SearchDecoder) {
    this.#cursor = cursor;
    this.#decode = decode;
  }

  key(): SearchKey {
    if (++this.#keys > imapLimits.searchKeys) throw new MailError('limit', 'the search has too many keys');
    const cursor = this.#cursor;
    if (cursor.sees('(')) return this.#nested(() => allOf(cursor.list(() => this.key())));
    if (cursor.take(beforeSet) !== null) return { kind: 'sequence', set: parseSequenceSet(cursor) };
    return this.#named(cursor.word('a search key'));
  }

  #named(name: string): SearchKey {
    const simple = simpleKeys.get(name);
    if (simple !== undefined) return simple;
    if (name === 'OR') return this.#or();
    this.#cursor.space();
    if (name === 'NOT') return this.#nested(() => negation(this.key()));
    const text = textKeys.get(name);
    if (text !== undefined) return textKey(text, this.#string());
    const date = dateKeys.get(name);
    if (date !== undefined) return { kind: 'date', ...date, day: parseDate(this.#cursor) };
    return this.#other(name);
  }

  #other(name: string): SearchKey {
    const cursor = this.#cursor;
    switch (name) {
      case 'UID':
        return { kind: 'uid', set: parseSequenceSet(cursor) };
      case 'HEADER':
        return this.#header();
      case 'KEYWORD':
        return { kind: 'keyword', keyword: cursor.atom() };
      case 'UNKEYWORD':
        return negation({ kind: 'keyword', keyword: cursor.atom() });
      case 'LARGER':
      case 'SMALLER':
        return { kind: 'size', relation: name === 'LARGER' ? 'larger' : 'smaller', octets: cursor.number64() };
      case 'OLDER':
      case 'YOUNGER':
        return { kind: 'age', relation: name === 'OLDER' ? 'older' : 'younger', seconds: cursor.nzNumber() };
      case 'MODSEQ':
        return { kind: 'modseq', modseq: parseModseq(cursor) };
      case 'EMAILID':
      case 'THREADID':
        return { kind: name === 'EMAILID' ? 'emailid' : 'threadid', id: parseObjectId(cursor) };
      default:
        throw new MailError('bad-syntax', 'there is no such search key');
    }
  }

  #header(): SearchKey {
    const name = parseFieldName(this.#cursor);
    this.#cursor.space();
    return { kind: 'header', name, value: this.#string() };
  }

  /** `OR a OR b c`, which clients write for long lists, is one list and not a nesting. */
  #or(): SearchKey {
    const keys: SearchKey[] = [];
    do {
      this.#cursor.space();
      keys.push(this.#nested(() => this.key()));
    } while (this.#cursor.take(/ OR(?= )/iy) !== null);
    this.#cursor.space();
    keys.push(this.#nested(() => this.key()));
    return { kind: 'or', keys };
  }

  #nested(parse: () => SearchKey): SearchKey {
    if (++this.#depth > imapLimits.searchNesting) throw new MailError('limit', 'the search is nested too deeply');
    const key = parse();
    this.#depth--;
    return key;
  }

  #string(): string {
    return this.#decode(this.#cursor.astringOctets());
  }
}

const beforeSet = /(?=[\d*$])/y;

/** Keys without arguments. */
const simpleKeys = new Map<string, SearchKey>([
  ['ALL', { kind: 'all' }],
  ['RECENT', { kind: 'recent' }],
  ['OLD', negation({ kind: 'recent' })],
  // RFC 8514 4.3: the mailbox keeps SAVEDATE, as all of ours do.
  ['SAVEDATESUPPORTED', { kind: 'all' }],
  ...systemFlags.flatMap(flagKeys),
]);
simpleKeys.set('NEW', allOf([{ kind: 'recent' }, simpleKeys.get('UNSEEN')!]));

const textKeys = new Map<string, TextField>(
  (['from', 'to', 'cc', 'bcc', 'subject', 'body', 'text'] as const).map((field) => [field.toUpperCase(), field]),
);

/** RFC 9051 6.4.4: the empty string is part of every text, so of a header field it asks whether that is there. */
function textKey(field: TextField, value: string): SearchKey {
  if (value !== '' || field === 'body' || field === 'text') return { kind: 'text', in: field, value };
  return { kind: 'header', name: field.toUpperCase(), value };
}

/** BEFORE, SENTON, SAVEDSINCE, … */
const dateKeys = new Map<string, { of: DateField; relation: DateRelation }>(
  (['before', 'on', 'since'] as const).flatMap((relation) => [
    [relation.toUpperCase(), { of: 'internal', relation }],
    [`SENT${relation.toUpperCase()}`, { of: 'sent', relation }],
    [`SAVED${relation.toUpperCase()}`, { of: 'saved', relation }],
  ]),
);

/** SEEN and UNSEEN, and so on. */
function flagKeys(flag: string, index: number): [string, SearchKey][] {
  const name = flag.slice(1).toUpperCase();
  const key: SearchKey = { kind: 'flag', flag: 1 << index };
  return [
    [name, key],
    [`UN${name}`, negation(key)],
  ];
}

const entry = /"\/flags\/(?:\\\\)?[^\x00-\x20\x7f-\uffff(){%*"\\\]]+" (?:priv|shared|all) /iy;

/** RFC 7162 3.1.5: the entry is ignored where a message has one modseq for all its flags. */
function parseModseq(cursor: Cursor): number {
  cursor.take(entry);
  return cursor.number64();
}

function allOf(keys: readonly SearchKey[]): SearchKey {
  return keys.length === 1 ? keys[0]! : { kind: 'and', keys };
}

function negation(key: SearchKey): SearchKey {
  return { kind: 'not', key };
}
