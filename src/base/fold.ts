/** Letters as people type them: `zazolc` finds `zażółć`. The engines' own folding misses ł, ß and ø. */

/**
 * What Unicode does not decompose: letters with a stroke and ligatures, the final sigma, and the marks that word
 * processors put for those on the keyboard.
 */
const plain: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‐': '-',
  '–': '-',
  '—': '-',
};
const notPlain = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/** Marks of letters; soft hyphens, joiners, marks of direction and other characters that nobody sees. */
const unseen = /[\p{M}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

/** White space that is not one space; NUL too, which neither engine takes. */
const blank = /[\0\s]{2,}|[\0\t-\r\u1680\u2028\u2029]/g;

/** Folded letters below the scripts of East Asia, where nothing is gained by remembering. */
const known = new Map<string, string>();
const lastKnown = 0x2fff;

/**
 * The form in which texts are compared: compatibility decomposition without marks (NFKD), lower case, letters of the
 * table above, white space as single spaces. What is equal under i;unicode-casemap (RFC 5051) is equal here, and a text
 * that contains another still contains it when both are folded. Linear.
 */
export function fold(text: string): string {
  const letters = /^[\0-\x7f]*$/.test(text) ? text : text.replace(/[^\0-\x7f]+/g, foldRun);
  return letters.toLowerCase().replace(blank, ' ');
}

function foldRun(run: string): string {
  // A run of some letters in a Latin text; longer ones are another script and folded as a whole.
  if (run.length > 4) return foldLetters(run);
  let folded = '';
  for (const letter of run) folded += known.get(letter) ?? remember(letter);
  return folded;
}

function remember(letter: string): string {
  const folded = foldLetters(letter);
  if (letter.charCodeAt(0) <= lastKnown) known.set(letter, folded);
  return folded;
}

function foldLetters(letters: string): string {
  const decomposed = letters.normalize('NFKD').replace(unseen, '');
  // Through upper case: several small letters may share one capital (σ and ς, в and its old form).
  return decomposed
    .toUpperCase()
    .toLowerCase()
    .replace(notPlain, (letter) => plain[letter] ?? letter)
    .toWellFormed();
}
