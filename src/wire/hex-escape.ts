/**
 * Bytes written as a mark and two hexadecimal digits: `=C5` (RFC 2047 4.2) or `%C5` (RFC 2231 4). A mark without digits
 * stands for itself, other characters for their UTF-8.
 */
export function decodeEscapes(text: string, mark: '=' | '%'): Buffer {
  const bytes = Buffer.from(text);
  if (!text.includes(mark)) return bytes;
  const markByte = mark.charCodeAt(0);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const value = bytes[at] === markByte ? hexPair(bytes, at + 1) : null;
    bytes[length++] = value ?? bytes[at]!;
    if (value !== null) at += 2;
  }
  return bytes.subarray(0, length);
}

function hexPair(bytes: Buffer, at: number): number | null {
  const digits = bytes.toString('latin1', at, at + 2);
  return /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : null;
}
