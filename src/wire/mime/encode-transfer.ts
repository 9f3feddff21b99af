/** RFC 2045 6.7 and 6.8, the way out. */

/** Characters of an encoded line, `=` of a soft line break included (RFC 2045 6.7 (5)). */
const longest = 76;

/** Text with lines that end in CRLF, in quoted-printable; the line ends stay. */
export function encodeQuotedPrintable(text: Buffer): string {
  return text.toString('latin1').split('\r\n').map(encodeLine).join('\r\n');
}

/** Octets in base64, in lines that end in CRLF. */
export function encodeBase64Lines(octets: Buffer): string {
  return octets.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
}

function encodeLine(line: string): string {
  let encoded = '';
  let length = 0;
  for (let i = 0; i < line.length; i++) {
    const word = encodeCharacter(line.charCodeAt(i), i === line.length - 1);
    if (length + word.length >= longest) {
      encoded += '=\r\n';
      length = 0;
    }
    encoded += word;
    length += word.length;
  }
  return encoded;
}

/** RFC 2045 6.7 (2) and (3): what is printable stays; white space only where something follows. */
function encodeCharacter(code: number, last: boolean): string {
  const white = code === 0x20 || code === 0x09;
  if (white ? !last : code > 0x20 && code < 0x7f && code !== 0x3d) return String.fromCharCode(code);
  return `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
