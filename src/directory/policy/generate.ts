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

/** A random password that keeps the rule: printable ASCII, every class that is asked for, letters and digits otherwise. */
export function generatePassword(rule: PasswordRule): string {
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
