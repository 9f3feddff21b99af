/** Command lines (RFC 5321 4.1.1). What is wrong with one is a MailError `bad-syntax`. */
import { MailError } from '#base/errors.ts';
import { pathEnd } from '#wire/address.ts';

/** A command line in its two parts. */
export interface CommandLine {
  /** In capitals; '' for an empty line. */
  verb: string;
  /** What follows the verb, without blanks around it. */
  argument: string;
}

/** Divides a line (without its end). Control characters are refused, among them a bare CR, and so is what is not UTF-8. */
export function parseCommandLine(line: Uint8Array): CommandLine {
  const octets = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1');
  // Almost every line is printable ASCII, of which nothing else can be wrong.
  const plain = /^[\t\x20-\x7e]*$/.test(octets);
  // RFC 5321 4.1.1: trailing white space should be tolerated.
  const text = (plain ? octets : decode(line)).trimEnd();
  if (!plain && /[\p{Cc}]/u.test(text.replaceAll('\t', ' '))) throw bad('control characters in the command');
  const blank = text.search(/[ \t]/);
  const verb = blank === -1 ? text : text.slice(0, blank);
  return { verb: verb.toUpperCase(), argument: text.slice(verb.length).trim() };
}

/** For commands without an argument (RFC 5321 4.1.1.4, 4.1.1.5, 4.1.1.10). */
export function parseNothing(argument: string): null {
  if (argument !== '') throw bad('the command takes no argument');
  return null;
}

/**
 * The client's name of EHLO, HELO and LHLO. Whatever a client calls itself is taken, because none of it is believed
 * (RFC 5321 4.1.4 forbids refusing mail for a name that does not verify), so long as it is one word.
 */
export function parseHello(argument: string): string {
  if (!/^\S{1,255}$/.test(argument)) throw bad('a domain name or an address literal is expected');
  return argument;
}

/** RFC 3030 2: `chunk-size [LAST]`. */
export function parseBdat(argument: string): { size: number; last: boolean } {
  const match = /^(\d{1,20})(?:[ \t]+(LAST))?$/i.exec(argument);
  if (match === null) throw bad('BDAT takes a size and perhaps LAST');
  return { size: Number(match[1]), last: match[2] !== undefined };
}

/** RFC 4954 4: a mechanism and perhaps its first response, still in base64; `=` stands for an empty one. */
export function parseAuth(argument: string): { mechanism: string; initial: string | null } {
  const match = /^([A-Za-z0-9_-]{1,20})(?:[ \t]+(\S+))?$/.exec(argument);
  if (match === null) throw bad('AUTH takes a mechanism and perhaps a response');
  return { mechanism: (match[1] ?? '').toUpperCase(), initial: match[2] ?? null };
}

/** RFC 5321 4.1.1.6 VRFY, 4.1.1.7 EXPN: a string. */
export function parseString(argument: string): string {
  if (argument === '') throw bad('the command needs an argument');
  return argument;
}

/** Path and parameters of MAIL and RCPT. */
export interface EnvelopeLine {
  /** With its angle brackets. */
  path: string;
  /** Keywords in capitals; null where there is no value. */
  parameters: ReadonlyMap<string, string | null>;
}

/**
 * `FROM:<path> parameters` or `TO:…` (RFC 5321 4.1.1.2 and 4.1.1.3). Blanks behind the colon are forgiven: RFC 5321
 * 3.3 forbids them, but they are common and nothing depends on them.
 */
export function parseEnvelopeLine(argument: string, keyword: 'FROM' | 'TO'): EnvelopeLine {
  const start = /^(FROM|TO):[ \t]*(?=<)/i.exec(argument);
  if (start?.[1]?.toUpperCase() !== keyword) throw bad(`${keyword}:<address> is expected`);
  const end = pathEnd(argument, start[0].length);
  if (end === -1) throw bad('the address does not end');
  return { path: argument.slice(start[0].length, end), parameters: parseParameters(argument.slice(end)) };
}

/** RFC 5321 4.1.2 esmtp-param; values as RFC 6531 3.3 extends them. */
function parseParameters(text: string): Map<string, string | null> {
  const parameters = new Map<string, string | null>();
  if (text === '') return parameters;
  if (!/^[ \t]/.test(text)) throw bad('a blank is expected behind the address');
  for (const word of text.trim().split(/[ \t]+/)) {
    const match = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^=\s]+))?$/.exec(word);
    const keyword = match?.[1]?.toUpperCase();
    if (keyword === undefined) throw bad('a parameter is malformed');
    if (parameters.has(keyword)) throw bad(`${keyword} is given twice`);
    parameters.set(keyword, match?.[2] ?? null);
  }
  return parameters;
}

function decode(line: Uint8Array): string {
  try {
    return strictUtf8.decode(line);
  } catch (cause) {
    throw new MailError('bad-syntax', 'the command is not UTF-8', { cause });
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function bad(message: string): MailError {
  return new MailError('bad-syntax', message);
}
