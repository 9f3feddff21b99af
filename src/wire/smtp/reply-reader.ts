import { MailError } from '#base/errors.ts';
import { deliveryLimits } from '#base/limits-queue.ts';

/** A reply as a client receives it (RFC 5321 4.2). */
export interface ReceivedReply {
  /** 200 to 599. */
  code: number;
  /** Enhanced status code (RFC 2034 3), where the first line has one of the same class as the code. */
  status: string | null;
  /** Text of each line, with the status code; control characters are replaced. */
  lines: readonly string[];
}

/** Puts the lines of replies together. Pure; one reader reads the replies of one connection. */
export class ReplyReader {
  #code = 0;
  #lines: string[] = [];

  /**
   * Takes the next line, without its end; gives the reply when it was the last one. Throws MailError: `bad-syntax`
   * where it is no reply (RFC 5321 4.2.1) or of another code than the line before; `limit` past
   * deliveryLimits.replyLines. Then the connection is of no more use.
   */
  push(line: Uint8Array): ReceivedReply | null {
    const text = Buffer.from(line)
      .toString()
      .replace(/\p{Cc}/gu, '?');
    const [, digits, more, rest = ''] = /^([2-5]\d\d)(?:([ -])(.*))?$/su.exec(text) ?? [];
    const code = Number(digits ?? 0);
    if (code === 0 || (this.#lines.length > 0 && code !== this.#code)) {
      throw new MailError('bad-syntax', 'what the server says is no SMTP reply');
    }
    if (this.#lines.length >= deliveryLimits.replyLines) throw new MailError('limit', 'a reply has too many lines');
    this.#code = code;
    this.#lines.push(rest);
    if (more === '-') return null;
    const lines = this.#lines;
    this.#lines = [];
    return { code, status: statusOf(code, lines[0] ?? ''), lines };
  }
}

/** The text of a reply in one line of bounded length, without status codes. */
export function replyText({ status, lines }: ReceivedReply): string {
  const texts = lines.map((line) => (status !== null && line.startsWith(status) ? line.slice(status.length) : line));
  const text = texts.map((line) => line.trim()).join(' ');
  return text.length <= deliveryLimits.replyText ? text : `${text.slice(0, deliveryLimits.replyText).trimEnd()}…`;
}

/** RFC 2034 4: an enhanced code belongs to a reply only where its class is the reply's. */
function statusOf(code: number, text: string): string | null {
  const status = /^([245])\.\d{1,3}\.\d{1,3}(?=\s|$)/.exec(text)?.[0];
  return status?.[0] === String(code)[0] ? (status ?? null) : null;
}
