/** HTML character references as they are found in mail: numeric ones, Latin-1's, and common punctuation. */

/** ISO 8859-1 from U+00A0 on, in the order of the code points. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml';

const others: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  bdquo: '„',
  bull: '•',
  ensp: '\u2002',
  emsp: '\u2003',
  euro: '€',
  hellip: '…',
  larr: '←',
  ldquo: '“',
  lsquo: '‘',
  mdash: '—',
  minus: '−',
  ndash: '–',
  rarr: '→',
  rdquo: '”',
  rsquo: '’',
  sbquo: '‚',
  thinsp: '\u2009',
  trade: '™',
  zwj: '\u200d',
  zwnj: '\u200c',
  // Polish letters outside Latin-1 (HTML 5 names).
  Aogon: 'Ą',
  aogon: 'ą',
  Cacute: 'Ć',
  cacute: 'ć',
  Eogon: 'Ę',
  eogon: 'ę',
  Lstrok: 'Ł',
  lstrok: 'ł',
  Nacute: 'Ń',
  nacute: 'ń',
  Sacute: 'Ś',
  sacute: 'ś',
  Zacute: 'Ź',
  zacute: 'ź',
  Zdot: 'Ż',
  zdot: 'ż',
};

const named = new Map<string, string>([
  ...latin1.split(' ').map((name, index): [string, string] => [name, String.fromCharCode(0xa0 + index)]),
  ...Object.entries(others),
]);

/** Replaces what it knows and leaves the rest. Linear. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z]{2,8}\d{0,2}));?/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return named.get(name as string) ?? whole;
      return decimal === undefined ? character(Number.parseInt(hex as string, 16)) : character(Number(decimal));
    },
  );
}

/** HTML 5 13.2.5.80: no surrogates, nothing past Unicode. */
function character(code: number): string {
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code);
}
