import type { PasswordRule, Violation } from './types.ts';

/** What a judge of strength says: 0 (guessed at once) to 4 (strong), as zxcvbn scores it. */
export type Strength = 0 | 1 | 2 | 3 | 4;

/** Names shorter than this are in many good passwords by chance. */
const shortestName = 4;

/**
 * What of the rule a password breaks; empty for a good one. `strength` is what `rule.strength` is compared with, given
 * where the rule asks for any. `name`: the account's name, for `withoutName`.
 */
export function checkPassword(rule: PasswordRule, password: string, strength: Strength, name = ''): Violation[] {
  const found: Violation[] = [];
  const breaks = (broken: boolean, violation: Violation): void => {
    if (broken) found.push(violation);
  };
  const { length } = Array.from(password);
  breaks(length < rule.min, { field: 'password', rule: 'too-short', min: rule.min });
  breaks(length > rule.max, { field: 'password', rule: 'too-long', max: rule.max });
  breaks(/\p{Cc}/u.test(password), { field: 'password', rule: 'control' });
  breaks(rule.ascii && /[^\x21-\x7e]/u.test(password.replaceAll(/\p{Cc}/gu, '')), { field: 'password', rule: 'ascii' });
  breaks(rule.upper && !/\p{Lu}/u.test(password), { field: 'password', rule: 'upper' });
  breaks(rule.lower && !/\p{Ll}/u.test(password), { field: 'password', rule: 'lower' });
  breaks(rule.digit && !/\p{Nd}/u.test(password), { field: 'password', rule: 'digit' });
  breaks(rule.special && !/[^\p{L}\p{N}\p{Cc}\s]/u.test(password), { field: 'password', rule: 'special' });
  const named = name.length >= shortestName && password.toLowerCase().includes(name.toLowerCase());
  breaks(rule.withoutName && named, { field: 'password', rule: 'contains-name' });
  breaks(strength < rule.strength, { field: 'password', rule: 'too-weak', strength: rule.strength });
  return found;
}
