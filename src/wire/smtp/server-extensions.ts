/** What a server says in EHLO that it can do (RFC 5321 4.1.1.1). */

export interface ServerExtensions {
  pipelining: boolean;
  eightBitMime: boolean;
  smtputf8: boolean;
  chunking: boolean;
  binaryMime: boolean;
  dsn: boolean;
  startTls: boolean;
  requireTls: boolean;
  /** RFC 1870: the largest message; null where the server names none. */
  maxSize: number | null;
  /** Whether it knows SIZE at all. */
  size: boolean;
  /** RFC 4954: mechanisms in capitals. */
  auth: readonly string[];
  /** RFC 9422: messages of a connection and recipients of a message; null where unnamed. */
  maxMessages: number | null;
  maxRecipients: number | null;
}

/** What a server can do that only knows HELO. */
export const noExtensions: ServerExtensions = parseExtensions([]);

/** Reads the lines of an EHLO reply; the first is the greeting. */
export function parseExtensions(lines: readonly string[]): ServerExtensions {
  const words = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    // Old servers write AUTH=LOGIN PLAIN.
    const [keyword = '', ...parameters] = line
      .trim()
      .replace(/^AUTH=/i, 'AUTH ')
      .toUpperCase()
      .split(/\s+/);
    words.set(keyword, [...(words.get(keyword) ?? []), ...parameters]);
  }
  const limits = words.get('LIMITS') ?? [];
  return {
    pipelining: words.has('PIPELINING'),
    eightBitMime: words.has('8BITMIME'),
    smtputf8: words.has('SMTPUTF8'),
    chunking: words.has('CHUNKING'),
    binaryMime: words.has('BINARYMIME'),
    dsn: words.has('DSN'),
    startTls: words.has('STARTTLS'),
    requireTls: words.has('REQUIRETLS'),
    // RFC 1870 4: 0 is no limit.
    maxSize: positive(words.get('SIZE')?.[0]),
    size: words.has('SIZE'),
    auth: words.get('AUTH') ?? [],
    maxMessages: limitOf(limits, 'MAILMAX'),
    maxRecipients: limitOf(limits, 'RCPTMAX'),
  };
}

/** RFC 9422 3: `NAME=value`. */
function limitOf(limits: readonly string[], name: string): number | null {
  const found = limits.find((limit) => limit.startsWith(`${name}=`));
  return positive(found?.slice(name.length + 1));
}

function positive(text: string | undefined): number | null {
  const number = text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return number > 0 ? number : null;
}
