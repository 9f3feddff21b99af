/** Mailbox names on the wire; within the program they are Unicode. */
import { encodeModifiedUtf7 } from './modified-utf7.ts';
import { formatAstring } from './string.ts';

/** As responses write it: in UTF-8 where that was enabled (RFC 9051 5.1, RFC 6855 3), else in modified UTF-7. */
export function formatMailbox(name: string, utf8: boolean): string {
  return formatAstring(utf8 ? name : encodeModifiedUtf7(name), utf8);
}
