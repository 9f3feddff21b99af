import { randomInt } from 'node:crypto';
import type { PasswordRule } from './types.ts';

/** Characters that nobody mistakes for one another in any typeface. */
const alphabets = {
  lower: 'abcdefghjkmnpqrstuvwxyz',
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  digit: '23456789',
  special: '-+=.!?',
} as const;

/** Random characters of a password where the rule allows as many: 16 of these are over 70 bits. */
const comfortable = 16;

/** Letters of a group, and groups, of a password that people read out and type. */
const groupLength = 4;
const groups = 4;

/**
 * A random password that keeps the rule. 16 lower-case letters in groups of four, 72 bits, where that is allowed: easy to
 * read out and to type. Otherwise printable ASCII with every class that is asked for.
 */
export function generatePassword(rule: PasswordRule): string {
  const grouped = Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, () => pick(alphabets.lower)).join(''),
  ).join('-');
  const { length: enough } = grouped;
  if (!rule.upper && !rule.digit && rule.min <= enough && enough <= rule.max) return grouped;
  const length = Math.min(Math.max(comfortable, rule.min), rule.max);
  const demanded = (['upper', 'lower', 'digit', 'special'] as const).filter((name) => rule[name]);
  const everything = alphabets.lower + alphabets.upper + alphabets.digit;
  const characters = demanded.map((name) => pick(alphabets[name]));
  while (characters.length < length) characters.push(pick(everything));
  return shuffled(characters).join('');
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}

/** Fisher and Yates: every order is as likely. */
function shuffled(characters: string[]): string[] {
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [characters[i], characters[j]] = [characters[j] ?? '', characters[i] ?? ''];
  }
  return characters;
}
