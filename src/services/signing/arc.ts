import type { SigningKey } from '#directory/signing-keys.ts';
import { essentialFields, furtherFields } from './dkim.ts';
import type { Field } from './message.ts';
import { algorithmTag, coveredFields, signatureField } from './signature.ts';

/** RFC 8617 4.2.1: sets of one message. */
const mostSets = 50;

/** The three fields of a set, in the order in which a seal covers them (RFC 8617 5.1.1). */
const setFields = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'] as const;

/** The chain of a message that we pass on, and what we found when it came in. */
export interface Chain {
  /** The fields of its sets, the first set first. */
  sets: readonly (readonly string[])[];
  /** What an ARC-Authentication-Results says behind its `i` (RFC 8617 4.1.1). */
  results: string;
  /** RFC 8617 4.4: what became of the chain. */
  validation: 'none' | 'pass';
}

/**
 * The chain that a seal of ours would continue; null where none should (RFC 8617 5.1): its sets are not whole, nobody
 * validated it, or it did not pass. not done: seals with `cv=fail`, because they only repeat what everybody sees.
 * `results`: the Authentication-Results field that we put in front when the message came in, or null.
 */
export function chainOf(fields: readonly Field[], results: Field | null, hostname: string): Chain | null {
  const sets = setsOf(fields);
  if (sets === null || sets.length >= mostSets) return null;
  const payload = results === null ? `${hostname}; none` : results.text.slice(results.text.indexOf(':') + 1).trim();
  if (sets.length === 0) return { sets, results: payload, validation: 'none' };
  return /;\s*arc=pass\b/i.test(payload) ? { sets, results: payload, validation: 'pass' } : null;
}

/** The three fields of our set, to put in front of a message (RFC 8617 5.1). */
export async function arcSet(
  fields: readonly Field[],
  hash: string,
  { sets, results, validation }: Chain,
  key: SigningKey,
  now: number,
): Promise<string> {
  const instance = ['i', String(sets.length + 1)] as [string, string];
  const common = [algorithmTag(key), ['d', key.domain], ['s', key.selector], ['t', String(Math.floor(now / 1000))]] as [
    string,
    string,
  ][];
  const said = `ARC-Authentication-Results: i=${instance[1]}; ${results}\r\n`;
  // RFC 8617 4.1.2: no field of ARC, and no Authentication-Results, which others may remove.
  const { h, covered } = coveredFields(fields, essentialFields, [...furtherFields, 'dkim-signature']);
  const signature = await signatureField(
    'ARC-Message-Signature',
    [instance, ...common, ['c', 'relaxed/relaxed'], ['h', h], ['bh', hash]],
    covered,
    key,
  );
  const seal = await signatureField(
    'ARC-Seal',
    [instance, ...common, ['cv', validation]],
    [...sets.flat(), said, signature],
    key,
  );
  return `${seal}${signature}${said}`;
}

/** The fields of the sets there are; null where they are no chain 1, 2, 3, … of whole sets. */
function setsOf(fields: readonly Field[]): string[][] | null {
  const own = fields.filter(({ name }) => (setFields as readonly string[]).includes(name));
  if (own.length % setFields.length !== 0) return null;
  const sets = Array.from({ length: own.length / setFields.length }, (_, i) =>
    setFields.map((name) => own.filter((field) => field.name === name && instanceOf(field) === i + 1)),
  );
  if (sets.flat().some((matching) => matching.length !== 1)) return null;
  return sets.map((set) => set.flatMap((matching) => matching.map(({ text }) => text)));
}

/** RFC 8617 4.1.1 to 4.1.3: `i` of a field; first of its tags, or anywhere among them. */
function instanceOf({ text }: Field): number {
  return Number(/[:;]\s*i\s*=\s*(\d{1,2})\s*;/.exec(text)?.[1] ?? 0);
}
