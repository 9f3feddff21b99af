import { englishPlural } from '#base/catalogue.ts';

const characters = (n: number): string => englishPlural(n, '1 character', `${n} characters`);

/** Rules and what breaks them, in English: the source of the keys. */
export const english = {
  quote: (text: string) => `“${text}”`,
  nameLength: (min: number, max: number) =>
    min <= 1 ? `At most ${characters(max)}.` : `${min} to ${characters(max)}.`,
  nameCharacters: (specials: string) =>
    specials === '' ? 'Letters without accents and digits.' : `Letters without accents, digits, and ${specials}.`,
  nameFirstLetter: 'Begins with a letter.',
  nameEdges: (specials: string) => `${specials} are neither first nor last.`,
  nameAdjacent: (specials: string) => `No two of ${specials} in a row.`,
  nameTooShort: (min: number) => `The name is too short: give it at least ${characters(min)}.`,
  nameTooLong: (max: number) => `The name is too long: it may have at most ${characters(max)}.`,
  nameForeign: (found: string, specials: string) =>
    `The name has ${found}; use letters without accents and digits${specials === '' ? '' : `, and ${specials}`}.`,
  nameBadEdge: (found: string) => `The name begins or ends with ${found}; put a letter or digit there.`,
  nameTogether: (found: string) => `The name has “${found}”; put a letter or digit between.`,
  nameBadFirst: (found: string) => `The name begins with “${found}”; begin with a letter.`,
  passwordLength: (min: number, max: number) => `${min} to ${characters(max)}.`,
  'class.upper': 'an upper-case letter',
  'class.lower': 'a lower-case letter',
  'class.digit': 'a digit',
  'class.special': 'a special character',
  passwordClasses: (classes: readonly string[]) => `At least ${joined(classes, 'and')}.`,
  passwordAscii: 'No accented letters and no blanks.',
  passwordWithoutName: 'The name of the account is not part of it.',
  passwordStrength: 'Hard to guess: several words without connection are good, a word with a digit is not.',
  passwordTooShort: (min: number) => `The password is too short: give it at least ${characters(min)}.`,
  passwordTooLong: (max: number) => `The password is too long: it may have at most ${characters(max)}.`,
  passwordTooWeak: 'The password is easy to guess: add further words that have no connection.',
  'password.upper': 'The password has no upper-case letter: add one.',
  'password.lower': 'The password has no lower-case letter: add one.',
  'password.digit': 'The password has no digit: add one.',
  'password.special': 'The password has no special character: add one, such as - or !.',
  'password.ascii': 'The password has an accented letter or a blank: leave it out.',
  'password.control': 'The password has a control character, such as a tab: leave it out.',
  'password.contains-name': 'The name of the account is in the password: leave it out.',
  impossible: 'Nothing could keep this: the least is above the most.',
  unsayable: 'This is not possible here: the value is outside its bounds.',
};

function joined(parts: readonly string[], and: string): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${and} ${last}`;
}
