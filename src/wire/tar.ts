const block = 512;

/** A file of an archive. */
export interface TarEntry {
  /** Path with `/`; any characters but NUL. */
  name: string;
  /** Bytes of its content. */
  size: number;
  /** Seconds since the epoch. */
  modified: number;
}

/** The header of a file (POSIX.1-2001 pax, ustar): what does not fit there stands in an extended header in front. */
export function tarHeader({ name, size, modified }: TarEntry): Uint8Array {
  const path = Buffer.from(name);
  const isPlain = path.length <= 100 && /^[\u0020-\u007e]*$/.test(name) && size < 8 ** 11;
  if (isPlain) return ustar(path, size, modified, '0');
  const records = Buffer.from(record('path', name) + record('size', String(size)));
  return Buffer.concat([
    ustar(Buffer.from('pax'), records.length, modified, 'x'),
    records,
    tarPadding(records.length),
    ustar(path.subarray(0, 100), size < 8 ** 11 ? size : 0, modified, '0'),
  ]);
}

/** What follows a content so that the next header begins at a block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((block - (size % block)) % block);
}

/** What ends an archive. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * block);
}

function ustar(name: Uint8Array, size: number, modified: number, type: string): Buffer {
  const header = Buffer.alloc(block);
  header.set(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${octal(size, 11)}\0`, 124);
  header.write(`${octal(modified, 11)}\0`, 136);
  // The checksum is taken with blanks in its own place.
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  return Math.max(0, Math.floor(value)).toString(8).padStart(digits, '0');
}

/** A record of an extended header: its length, which counts itself, the keyword and the value. */
function record(keyword: string, value: string): string {
  const rest = ` ${keyword}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (String(length).length > String(bytes).length) length++;
  return `${length}${rest}`;
}
