import { bareSubscriptions } from '#store/listing.ts';
import type { AccountReader, MailboxRow } from '#store/types.ts';
import type { ListArguments } from '#wire/imap/list.ts';
import { mailboxMatcher } from '#wire/imap/mailbox-pattern.ts';
import { formatList, formatLsub, formatNamespace, formatSeparator, separator } from '#wire/imap/mailbox-response.ts';
import { accountOf, readerOf, speaksUtf8 } from './account.ts';
import { statusResponse } from './status.ts';
import type { Responses, Session } from './types.ts';

/** A name that LIST may answer with. */
interface Candidate {
  name: string;
  /** Undefined for a name that is only subscribed to, or has mailboxes below it. */
  row: MailboxRow | undefined;
  subscribed: boolean;
}

/** NAMESPACE (RFC 9051 6.3.10). */
export async function* namespace(session: Session): Responses {
  yield formatNamespace('', speaksUtf8(session));
  return { status: 'OK', text: 'Namespace completed' };
}

/** LIST (RFC 9051 6.3.9, RFC 5258, RFC 6154, RFC 5819). */
export async function* list(session: Session, args: ListArguments): Responses {
  const { extended, patterns, select, returns } = args;
  // RFC 9051 6.3.9: the old way to ask for the separator.
  if (!extended && patterns[0] === '') {
    yield formatSeparator();
    return { status: 'OK', text: 'List completed' };
  }
  const candidates = await readCandidates(session, select.subscribed);
  const meets = ({ subscribed, row }: Candidate) =>
    (!select.subscribed || subscribed) && (!select.specialUse || (row?.special_use ?? '') !== '');
  const above = select.recursiveMatch ? levelsAbove(candidates.filter(meets)) : new Set<string>();
  const parents = levelsAbove(candidates.filter(({ row }) => row !== undefined));
  const matches = matcher(args);
  const reader = readerOf(session);
  for (const candidate of withMissing(candidates, above)) {
    if (!matches(candidate.name) || !(meets(candidate) || above.has(candidate.name))) continue;
    const childInfo = above.has(candidate.name) ? criteria(select) : [];
    const attributes = attributesOf(candidate, args, parents.has(candidate.name));
    yield formatList({ name: candidate.name, attributes, childInfo }, speaksUtf8(session));
    if (returns.status === null || candidate.row === undefined) continue;
    yield await statusResponse(session, reader, candidate.row, returns.status);
  }
  return { status: 'OK', text: 'List completed' };
}

/** LSUB (RFC 3501 6.3.9): with `%`, a level that is not subscribed to stands for those below it that are. */
export async function* lsub(session: Session, args: { reference: string; pattern: string }): Responses {
  const candidates = (await readCandidates(session, true)).filter(({ subscribed }) => subscribed);
  const above = args.pattern.endsWith('%') ? levelsAbove(candidates) : new Set<string>();
  const matches = matcher({ reference: args.reference, patterns: [args.pattern] });
  for (const { name, subscribed } of withMissing(candidates, above)) {
    if (matches(name)) yield formatLsub({ name, attributes: subscribed ? [] : ['\\Noselect'] }, speaksUtf8(session));
  }
  return { status: 'OK', text: 'Lsub completed' };
}

async function readCandidates(session: Session, withBare: boolean): Promise<Candidate[]> {
  return session.options.store.read(accountOf(session), async (reader: AccountReader) => {
    const rows = await reader.mailboxes();
    const bare = withBare ? await bareSubscriptions(reader) : [];
    return [
      ...rows.map((row) => ({ name: row.name, row, subscribed: row.subscribed === 1 })),
      ...bare.map((name) => ({ name, row: undefined, subscribed: true })),
    ];
  });
}

/** Every name that has one of these below it. */
function levelsAbove(candidates: readonly Candidate[]): Set<string> {
  const levels = new Set<string>();
  for (const { name } of candidates) {
    for (let at = name.lastIndexOf(separator); at > 0; at = name.lastIndexOf(separator, at - 1)) {
      levels.add(name.slice(0, at));
    }
  }
  return levels;
}

/** Adds the levels that are no candidates themselves; sorted. */
function withMissing(candidates: readonly Candidate[], levels: ReadonlySet<string>): Candidate[] {
  const there = new Set(candidates.map(({ name }) => name));
  const missing = [...levels].filter((name) => !there.has(name));
  const all = [...candidates, ...missing.map((name) => ({ name, row: undefined, subscribed: false }))];
  return all.toSorted((a, b) => Number(a.name > b.name) - Number(a.name < b.name));
}

function matcher({ reference, patterns }: Pick<ListArguments, 'reference' | 'patterns'>): (name: string) => boolean {
  const normal = patterns.map((pattern) => pattern.normalize('NFC'));
  return mailboxMatcher(reference.normalize('NFC'), normal);
}

/** RFC 9051 7.3.1. What costs nothing is said without being asked for. */
function attributesOf({ row, subscribed }: Candidate, args: ListArguments, hasChildren: boolean): string[] {
  const { extended, select, returns } = args;
  const attributes: string[] = [];
  if (row === undefined) attributes.push('\\NonExistent');
  if (subscribed && (select.subscribed || returns.subscribed)) attributes.push('\\Subscribed');
  if (!extended || returns.children) attributes.push(hasChildren ? '\\HasChildren' : '\\HasNoChildren');
  if (row !== undefined && row.special_use !== '') attributes.push(specialUseAttribute(row.special_use));
  return attributes;
}

/** RFC 6154 2: `\Sent` for `sent`. */
function specialUseAttribute(use: string): string {
  return `\\${use.charAt(0).toUpperCase()}${use.slice(1)}`;
}

/** RFC 5258 3.5: the selection options that mailboxes below meet. */
function criteria({ subscribed, specialUse }: ListArguments['select']): string[] {
  return [...(subscribed ? ['SUBSCRIBED'] : []), ...(specialUse ? ['SPECIAL-USE'] : [])];
}
