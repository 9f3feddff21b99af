import { MailError } from '#base/errors.ts';
import { foldAddress, parseOwnAddress } from '#directory/addresses.ts';
import { checkName } from '#directory/policy/name-rule.ts';
import { checkPassword, type Strength } from '#directory/policy/password-rule.ts';
import type { Policy, Violation } from '#directory/policy/types.ts';
import { type Address, formatAddress, parseAddress } from '#wire/address.ts';
import type { FileRow } from './file.ts';

/** What to do with a password that breaks the policy of its domain. */
export type BadPassword = 'reject' | 'generate' | 'must-change';

/** What rows are judged by, read before. */
export interface ImportFacts {
  /** The policy of each domain that the importer may fill; others are not theirs. */
  policies: ReadonlyMap<string, Policy>;
  /** Which addresses of the file exist already, folded, as `local@domain`. */
  taken: ReadonlySet<string>;
  /** Addresses, by line, that an earlier run of the same file made and that still exist. */
  done: ReadonlyMap<number, string>;
  /** Accounts that the plan still has room for; Infinity without a plan. */
  room: number;
  /** How strong a password is for the account of this name; asked only where a policy wants to know. */
  strength(password: string, name: string): Strength;
}

export interface ImportOptions {
  badPassword: BadPassword;
  /** Space of accounts whose row names none, in bytes; as the policy of the domain says, where nobody says it here. */
  spaceBytes?: number | undefined;
}

/** What is wrong with a row, by its field. */
export type RowProblem =
  | { field: 'address'; rule: 'syntax' | 'detail' | 'exists' | 'foreign-domain' | 'over-plan' }
  | { field: 'address'; rule: 'repeated'; line: number }
  | { field: 'capacity'; rule: 'not-a-number'; part: string }
  | { field: 'forward'; rule: 'syntax' | 'itself' | 'not-allowed'; part: string }
  | { field: 'keepCopy'; rule: 'yes-or-no'; part: string }
  | Violation;

/** An account as a row asks for it. */
export interface PlannedAccount {
  address: Address;
  /** Null: to be generated. */
  password: string | null;
  mustChange: boolean;
  spaceBytes: number;
  forward: Address | null;
  keepCopy: boolean;
}

/** What becomes of a row. `done`: an earlier run of the same file made it. `notes`: rules that its password broke without being refused for it. */
export type RowVerdict = { line: number; address: string } & (
  | { kind: 'create'; account: PlannedAccount; notes: Violation[] }
  | { kind: 'done' }
  | { kind: 'refuse'; problems: RowProblem[] }
);

const bytesPerMegabyte = 1024 * 1024;
const yes: ReadonlySet<string> = new Set(['tak', 't', 'yes', 'y', 'true', '1', 'x']);
const no: ReadonlySet<string> = new Set(['', 'nie', 'n', 'no', 'false', '0']);

/** The verdict on every row, in order. Pure: the preview, the commit and every interface say the same. */
export function judgeRows(rows: readonly FileRow[], facts: ImportFacts, options: ImportOptions): RowVerdict[] {
  const lines = new Map<string, number>();
  let room = facts.room;
  return rows.map((row) => {
    const verdict = judgeRow(row, facts, options, lines);
    if (verdict.kind !== 'create') return verdict;
    if (room === 0) return { ...verdict, kind: 'refuse', problems: [{ field: 'address', rule: 'over-plan' }] };
    room--;
    return verdict;
  });
}

function judgeRow(row: FileRow, facts: ImportFacts, options: ImportOptions, lines: Map<string, number>): RowVerdict {
  const { line } = row;
  const address = readAddress(row.address);
  if (address === null) {
    const rule = readAnyAddress(row.address)?.local.includes('+') === true ? 'detail' : 'syntax';
    return { line, address: row.address, kind: 'refuse', problems: [{ field: 'address', rule }] };
  }
  const text = formatAddress(address);
  if (facts.done.get(line) === text) return { line, address: text, kind: 'done' };
  const problems: RowProblem[] = [];
  const earlier = lines.get(text);
  if (earlier === undefined) lines.set(text, line);
  else problems.push({ field: 'address', rule: 'repeated', line: earlier });
  if (facts.taken.has(text)) problems.push({ field: 'address', rule: 'exists' });
  const policy = facts.policies.get(address.domain);
  if (policy === undefined) problems.push({ field: 'address', rule: 'foreign-domain' });
  else problems.push(...checkName(policy.name, address.local));
  const spaceBytes = readCapacity(row.capacity, options.spaceBytes ?? policy?.limits.spaceBytes ?? 0);
  if (spaceBytes === null) problems.push({ field: 'capacity', rule: 'not-a-number', part: row.capacity });
  const forward = row.forward === '' ? null : readAnyAddress(row.forward);
  if (row.forward !== '' && forward === null) problems.push({ field: 'forward', rule: 'syntax', part: row.forward });
  if (forward !== null && policy?.limits.forwards === 0) {
    problems.push({ field: 'forward', rule: 'not-allowed', part: row.forward });
  }
  if (forward !== null && formatAddress(foldAddress(forward)) === text) {
    problems.push({ field: 'forward', rule: 'itself', part: row.forward });
  }
  const keepCopy = readAnswer(row.keepCopy);
  if (keepCopy === null) problems.push({ field: 'keepCopy', rule: 'yes-or-no', part: row.keepCopy });
  const broken =
    policy === undefined || row.password === '' ? [] : brokenBy(policy, row.password, address.local, facts);
  if (options.badPassword === 'reject') problems.push(...broken);
  if (problems.length > 0 || spaceBytes === null || keepCopy === null) {
    return { line, address: text, kind: 'refuse', problems };
  }
  const generated = row.password === '' || (broken.length > 0 && options.badPassword === 'generate');
  const mustChange = broken.length > 0 && options.badPassword === 'must-change';
  const password = generated ? null : row.password;
  const account = { address, password, mustChange, spaceBytes, forward, keepCopy };
  return { line, address: text, kind: 'create', account, notes: broken };
}

function brokenBy(policy: Policy, password: string, name: string, facts: ImportFacts): Violation[] {
  const { password: rule } = policy;
  // As everywhere: how easy it is to guess is told only of a password that keeps all other rules.
  const broken = checkPassword(rule, password, 4, name);
  if (broken.length > 0 || rule.strength === 0) return broken;
  return checkPassword(rule, password, facts.strength(password, name), name);
}

/** An address of ours: folded, without detail; null for what is none. */
export function readAddress(text: string): Address | null {
  return orNull(() => parseOwnAddress(text.trim()));
}

/** An address of anybody, as it is written; null for what is none. */
function readAnyAddress(text: string): Address | null {
  return orNull(() => parseAddress(text, { smtputf8: true }));
}

function orNull(parse: () => Address): Address | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MailError) return null;
    throw error;
  }
}

/** Megabytes, as `500`, `1 000` or `1,5`; what the form says where it is empty. Null for what is no number above 0. */
function readCapacity(text: string, fallback: number): number | null {
  if (text === '') return fallback;
  const plain = text
    .replaceAll(/[\s\u00a0]/g, '')
    .replace(/mb$/i, '')
    .replace(',', '.');
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(plain) || Number(plain) === 0) return null;
  return Math.round(Number(plain) * bytesPerMegabyte);
}

function readAnswer(text: string): boolean | null {
  const folded = text.trim().toLowerCase();
  if (yes.has(folded)) return true;
  return no.has(folded) ? false : null;
}
