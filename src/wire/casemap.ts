/** i;unicode-casemap (RFC 5051), the order and the equality of SORT and THREAD (RFC 5256 4). */

/**
 * A text as a key: keys of equal texts are equal, and `<` compares them octet by octet, as the collation does. Each
 * character of a key is one octet of UTF-8.
 */
export function casemap(text: string): string {
  // ASCII, which is most of it, has neither decompositions nor other title case.
  if (/^[\0-\x7f]*$/.test(text)) return text.toUpperCase();
  let mapped = '';
  for (const letter of text.toWellFormed()) mapped += titlecase(letter);
  return Buffer.from(mapped.normalize('NFKD')).toString('latin1');
}

/** Letters that are two, whose title case is neither the small nor the large one: DŽ, LJ, NJ, DZ. */
const digraphs: readonly (readonly [first: number, last: number, title: number])[] = [
  [0x1c4, 0x1c6, 0x1c5],
  [0x1c7, 0x1c9, 0x1c8],
  [0x1ca, 0x1cc, 0x1cb],
  [0x1f1, 0x1f3, 0x1f2],
];

/** RFC 5051 2 (a): the simple title case of one character, which is one character. */
function titlecase(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const digraph = digraphs.find(([first, last]) => first <= code && code <= last);
  if (digraph !== undefined) return String.fromCodePoint(digraph[2]);
  // Georgian has capitals, but no title case.
  if (code >= 0x10d0 && code <= 0x10ff) return letter;
  const iota = withIota(code);
  if (iota !== null) return String.fromCodePoint(iota);
  const upper = letter.toUpperCase();
  // Full case mapping makes several of one (ß, ŉ, ﬁ); the simple one leaves these alone.
  return upper.length > (code > 0xffff ? 2 : 1) ? letter : upper;
}

/** Greek vowels with an iota below, of which full case mapping makes two letters and the simple one a capital. */
function withIota(code: number): number | null {
  if (code >= 0x1f80 && code <= 0x1faf) return code | 8;
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? code + 9 : null;
}
