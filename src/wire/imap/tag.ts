/** RFC 9051 9 tag: any ASTRING-CHAR except "+". */
const tag = /^[^\x00-\x20\x7f-\uffff(){%*"\\+]+(?= |$)/;

/** The tag that a command's first line begins with; null where there is none. */
export function tagOf(line: string): string | null {
  return tag.exec(line)?.[0] ?? null;
}
