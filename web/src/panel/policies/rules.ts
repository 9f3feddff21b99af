import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';

type Policy = Schemas['EffectivePolicy']['policy'];
export type Change = Schemas['PolicyWish']['change'];
export type Section = keyof Policy;
export type RuleValue = string | number | boolean;

/** How a rule is asked for: bytes are typed as MB. */
type Kind = 'number' | 'bytes' | 'yes' | 'specials' | 'strength';

/** One rule of a policy, as the page asks for it. */
export interface Rule {
  section: Section;
  name: string;
  label: Key;
  kind: Kind;
}

function rules<S extends Section>(section: S, list: readonly [keyof Policy[S] & string, Key, Kind][]): Rule[] {
  return list.map(([name, label, kind]) => ({ section, name, label, kind }));
}

/** Every rule, by its section. */
export const sections: readonly { section: Section; title: Key; rules: readonly Rule[] }[] = [
  {
    section: 'name',
    title: 'policies.names',
    rules: rules('name', [
      ['min', 'policies.least', 'number'],
      ['max', 'policies.most', 'number'],
      ['startsWithLetter', 'policies.startsWithLetter', 'yes'],
      ['specials', 'policies.specials', 'specials'],
      ['edges', 'policies.edges', 'yes'],
      ['adjacent', 'policies.adjacent', 'yes'],
    ]),
  },
  {
    section: 'password',
    title: 'policies.passwords',
    rules: rules('password', [
      ['min', 'policies.least', 'number'],
      ['max', 'policies.most', 'number'],
      ['upper', 'policies.upper', 'yes'],
      ['lower', 'policies.lower', 'yes'],
      ['digit', 'policies.digit', 'yes'],
      ['special', 'policies.special', 'yes'],
      ['ascii', 'policies.ascii', 'yes'],
      ['withoutName', 'policies.withoutName', 'yes'],
      ['strength', 'policies.strength', 'strength'],
    ]),
  },
  {
    section: 'limits',
    title: 'policies.limits',
    rules: rules('limits', [
      ['aliases', 'policies.aliases', 'number'],
      ['forwards', 'policies.forwards', 'number'],
      ['externalAccounts', 'policies.externalAccounts', 'number'],
      ['messagesPerDay', 'policies.messagesPerDay', 'number'],
      ['recipientsPerMessage', 'policies.recipientsPerMessage', 'number'],
      ['importRows', 'policies.importRows', 'number'],
      ['spaceBytes', 'policies.space', 'bytes'],
      ['webShare', 'policies.webShare', 'number'],
      ['graceDays', 'policies.graceDays', 'number'],
      ['receiveSuspended', 'policies.receiveSuspended', 'yes'],
    ]),
  },
];

export const megabyte = 1024 * 1024;

/** What a change says of a rule; undefined where it says nothing. */
export function said(change: Change, { section, name }: Rule): RuleValue | undefined {
  return (change[section] as Record<string, RuleValue> | undefined)?.[name];
}

/** A change that says something else of a rule, or with undefined nothing. */
export function saying(change: Change, { section, name }: Rule, value: RuleValue | undefined): Change {
  const { [name]: _, ...others } = (change[section] ?? {}) as Record<string, RuleValue>;
  return { ...change, [section]: value === undefined ? others : { ...others, [name]: value } };
}
