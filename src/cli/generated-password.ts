import { randomInt } from 'node:crypto';

/** Letters that nobody mistakes for one another or for a digit, in any typeface. */
const letters = 'abcdefghjkmnpqrstuvwxyz';

/** A password of 16 random letters in groups of four, 72 bits: easy to read out and to type. */
export function generatedPassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
