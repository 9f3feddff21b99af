/** Literals as lines announce them (RFC 9051 4.3, RFC 7888, RFC 3516 for literal8). */

export interface Literal {
  /** Octets that follow the line. */
  size: number;
  /** The client waits for a continuation before it sends them. */
  synchronizing: boolean;
  /** literal8: NUL may stand in it. */
  binary: boolean;
}

/** At the end of a line. */
const head = /~?\{\d{1,20}\+?\}$/;

/**
 * The literal that a line (octets as latin1) announces; null where it announces none. RFC 7888 3: a non-synchronizing
 * one is announced by any line that ends in its form, whatever stands in front, because its octets come in any case. A
 * synchronizing one must stand where an argument may begin: elsewhere the client hears at once that the line is wrong.
 */
export function announcedLiteral(line: string): Literal | null {
  const match = line.endsWith('}') ? head.exec(line) : null;
  if (match === null) return null;
  const literal = parseLiteralHead(match[0]);
  return literal.synchronizing && !mayBeginArgument(line, match.index) ? null : literal;
}

/** What `{5}`, `{5+}`, `~{5}` or `~{5+}` says. */
export function parseLiteralHead(head: string): Literal {
  const binary = head.startsWith('~');
  return { size: Number.parseInt(head.slice(binary ? 2 : 1), 10), synchronizing: !head.endsWith('+}'), binary };
}

/** Behind a space or a parenthesis, and not within a quoted string. */
function mayBeginArgument(line: string, at: number): boolean {
  const before = line[at - 1];
  return (before === ' ' || before === '(') && !isQuoted(line, at);
}

function isQuoted(line: string, end: number): boolean {
  let quoted = false;
  for (let at = line.indexOf('"'); at !== -1 && at < end; at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === '\\' && quoted) at++;
  }
  return quoted;
}
