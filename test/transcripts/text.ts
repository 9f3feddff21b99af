/** Values captured so far, by name. */
export type Captures = Map<string, string>;

const token = /\\x([0-9a-f]{2})|\\b\{([^}]*)\}|\\([rnt0\\])|\$(\$)|\$([a-z][a-z0-9]*)|<<(.*?)>>/gis;
const escapes: Record<string, string> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' };

/** The bytes, as Latin-1, that a client's text stands for. */
export function clientText(text: string, captures: Captures): string {
  return text.replaceAll(token, (whole, ...groups: (string | undefined)[]) => {
    const [, , , , name] = groups;
    if (name === undefined || !isCapture(name)) return literal(groups, captures) ?? whole;
    const value = captures.get(name);
    if (value === undefined) throw new Error(`$${name} was never captured`);
    return value;
  });
}

/** A regular expression for one line of the server; its named groups are new captures. */
export function serverPattern(text: string, captures: Captures): RegExp {
  const seen = new Set<string>();
  let source = '';
  let at = 0;
  for (const match of text.matchAll(token)) {
    source += escapeRegExp(text.slice(at, match.index));
    source += patternOf(match[0], match.slice(1), captures, seen);
    at = match.index + match[0].length;
  }
  return new RegExp(`^${source}${escapeRegExp(text.slice(at))}$`, 's');
}

function patternOf(whole: string, groups: (string | undefined)[], captures: Captures, seen: Set<string>): string {
  const [, , , , name, regex] = groups;
  if (regex !== undefined) return `(?:${regex})`;
  if (name === undefined || !isCapture(name)) return escapeRegExp(literal(groups, captures) ?? whole);
  const value = captures.get(name);
  if (value !== undefined) return escapeRegExp(value);
  if (seen.has(name)) return `\\k<${name}>`;
  seen.add(name);
  return `(?<${name}>\\S+)`;
}

/** What an escape stands for; undefined for what is none. */
function literal([hex, base64, letter, dollar]: (string | undefined)[], captures: Captures): string | undefined {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  if (base64 !== undefined) return Buffer.from(clientText(base64, captures), 'latin1').toString('base64');
  if (letter !== undefined) return escapes[letter.toLowerCase()];
  return dollar;
}

// IMAP keywords such as $Forwarded are no captures.
function isCapture(name: string): boolean {
  return name === name.toLowerCase();
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
