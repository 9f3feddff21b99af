import { smtpLimits } from '#base/limits.ts';

/** What a server answers. */
export interface Reply {
  /** RFC 5321 4.2: three digits. */
  code: number;
  /** RFC 3463 enhanced status code, such as 5.1.1; left out of greetings, EHLO and 3xx (RFC 2034 4). */
  status?: string;
  /** One line, or several. */
  text: string | readonly string[];
}

/**
 * A reply as it is sent: the status code in every line (RFC 2034 4), no line over RFC 5321 4.5.3.1.5, and nothing in
 * the text that could end a line or move a cursor.
 */
export function encodeReply({ code, status, text }: Reply): string {
  // Almost every reply.
  if (typeof text === 'string' && text.length <= room && /^[\x20-\x7e]*$/.test(text)) {
    return status === undefined ? `${code} ${text}\r\n` : `${code} ${status} ${text}\r\n`;
  }
  const lines = (typeof text === 'string' ? [text] : text).flatMap(wrap);
  const prefix = status === undefined ? '' : `${status} `;
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${prefix}${line}\r\n`).join('');
}

/** Octets that code, separator, status and line end leave of a line. */
const room = smtpLimits.replyLine - '550 5.255.255 \r\n'.length;

function wrap(text: string): string[] {
  const clean = text.replace(/[\p{Cc}\u2028\u2029]/gu, '?').toWellFormed();
  if (Buffer.byteLength(clean) <= room) return [clean];
  const lines: string[] = [];
  let line = '';
  let length = 0;
  for (const char of clean) {
    const octets = Buffer.byteLength(char);
    if (length + octets > room) {
      lines.push(line);
      line = '';
      length = 0;
    }
    line += char;
    length += octets;
  }
  return [...lines, line];
}
