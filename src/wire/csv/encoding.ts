/** Encodings of spreadsheets' CSV files, by their labels in the WHATWG Encoding Standard. */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1250' | 'iso-8859-2';

/** Polish letters where the two code pages differ: ą Ą ś Ś ź Ź. In the other page these bytes are signs that lists of people do not have. */
const windowsLetters: ReadonlySet<number> = new Set([0xb9, 0xa5, 0x9c, 0x8c, 0x9f, 0x8f]);
const isoLetters: ReadonlySet<number> = new Set([0xb1, 0xa1, 0xb6, 0xa6, 0xbc, 0xac]);

/**
 * The encoding of a whole file: a byte order mark says it, or which byte of the first character is zero; what is valid
 * UTF-8 is UTF-8. Otherwise the Central European code page whose Polish letters occur more often; Windows-1250, which
 * Excel writes, where that says nothing.
 */
function detectEncoding(bytes: Uint8Array): CsvEncoding {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  if (isUtf8(bytes)) return 'utf-8';
  let windows = 0;
  let iso = 0;
  for (const byte of bytes) {
    // ISO 8859-2 has only control characters here.
    if (byte >= 0x80 && byte <= 0x9f) return 'windows-1250';
    if (windowsLetters.has(byte)) windows++;
    if (isoLetters.has(byte)) iso++;
  }
  return iso > windows ? 'iso-8859-2' : 'windows-1250';
}

/** The text of a file, without its byte order mark. */
export function decodeCsv(bytes: Uint8Array): { text: string; encoding: CsvEncoding } {
  const encoding = detectEncoding(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
