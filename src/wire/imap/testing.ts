/** For the tests of IMAP grammars. */
import { codeOf } from '#base/errors.ts';
import { Cursor } from './cursor.ts';

/** What a parser makes of arguments (a space in front), literals written as `{5}` CRLF `octets`; or the code of its MailError. */
export function outcome<T>(parse: (cursor: Cursor) => T, text: string | Buffer, utf8 = false): T | string {
  try {
    const cursor = cursorOver(text, utf8);
    const result = parse(cursor);
    cursor.end();
    return result;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code;
  }
}

/** A cursor over a command as a client sends it, without the last line's end. */
export function cursorOver(text: string | Buffer, utf8 = false): Cursor {
  const lines: string[] = [];
  const literals: Buffer[] = [];
  let rest = Buffer.from(text);
  for (;;) {
    const end = rest.indexOf('\r\n');
    const line = (end === -1 ? rest : rest.subarray(0, end)).toString('latin1');
    lines.push(line);
    const size = /\{(\d+)\+?\}$/.exec(line)?.[1];
    if (end === -1 || size === undefined) return new Cursor({ lines, literals }, { utf8 });
    const from = end + 2;
    literals.push(rest.subarray(from, from + Number(size)));
    rest = rest.subarray(from + Number(size));
  }
}
