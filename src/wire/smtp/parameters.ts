/** Parameters of MAIL and RCPT as values. What is wrong with one is a MailError `bad-syntax`. */
import { MailError } from '#base/errors.ts';
import { smtpLimits } from '#base/limits.ts';
import { decodeXtext } from './xtext.ts';

type BodyType = '7BIT' | '8BITMIME' | 'BINARYMIME';

export interface MailParameters {
  /** RFC 1870: bytes announced; null where they were not. */
  size: number | null;
  /** RFC 6152 and RFC 3030 3; 7BIT where none is given. */
  body: BodyType;
  /** RFC 6531 3.4. */
  smtputf8: boolean;
  /** RFC 8689 2. */
  requireTls: boolean;
  /** RFC 4954 5: who submitted the message, decoded; '<>' for unknown, null where it was not given. */
  auth: string | null;
  /** RFC 3461 4.3. */
  ret: 'FULL' | 'HDRS' | null;
  /** RFC 3461 4.4, decoded. */
  envelopeId: string | null;
}

export interface RcptParameters {
  /** RFC 3461 4.1: as given, in capitals; '' where it was not. */
  notify: string;
  /** RFC 3461 4.2: `type;address`, the address decoded; null where it was not given. */
  original: string | null;
}

type Values = ReadonlyMap<string, string | null>;

/** Keywords that MAIL knows, if the server offers their extensions. */
export const mailKeywords = ['SIZE', 'BODY', 'SMTPUTF8', 'REQUIRETLS', 'AUTH', 'RET', 'ENVID'] as const;

/** Keywords that RCPT knows. */
export const rcptKeywords = ['NOTIFY', 'ORCPT'] as const;

/** Reads the parameters of MAIL; keywords of others are ignored here. */
export function mailParameters(values: Values): MailParameters {
  return {
    size: read(values, 'SIZE', parseSize),
    body: read(values, 'BODY', parseBody) ?? '7BIT',
    smtputf8: hasFlag(values, 'SMTPUTF8'),
    requireTls: hasFlag(values, 'REQUIRETLS'),
    auth: read(values, 'AUTH', parseAuth),
    ret: read(values, 'RET', parseRet),
    envelopeId: read(values, 'ENVID', parseEnvelopeId),
  };
}

/** Reads the parameters of RCPT; keywords of others are ignored here. */
export function rcptParameters(values: Values): RcptParameters {
  return { notify: read(values, 'NOTIFY', parseNotify) ?? '', original: read(values, 'ORCPT', parseOriginal) };
}

/** RFC 1870 6: up to 20 digits. */
function parseSize(value: string): number {
  return /^\d{1,20}$/.test(value) ? Number(value) : fail('SIZE');
}

function parseBody(value: string): BodyType {
  const type = value.toUpperCase();
  return type === '7BIT' || type === '8BITMIME' || type === 'BINARYMIME' ? type : fail('BODY');
}

/** RFC 4954 5: xtext of a mailbox, or `<>`, which is no xtext of a mailbox. */
function parseAuth(value: string): string {
  return value === '<>' ? value : decodeXtext(value);
}

function parseRet(value: string): 'FULL' | 'HDRS' {
  const ret = value.toUpperCase();
  return ret === 'FULL' || ret === 'HDRS' ? ret : fail('RET');
}

/** RFC 3461 4.4: printable ASCII behind the xtext, and no longer than 100 characters in front of it. */
function parseEnvelopeId(value: string): string {
  const id = decodeXtext(value);
  return value.length <= smtpLimits.envelopeId && /^[ -~]+$/.test(id) ? id : fail('ENVID');
}

/** RFC 3461 4.1: NEVER alone, or a list of the others. */
function parseNotify(value: string): string {
  const list = value.toUpperCase();
  const words = list.split(',');
  const known = words.every((word) => ['SUCCESS', 'FAILURE', 'DELAY'].includes(word));
  return list === 'NEVER' || (known && new Set(words).size === words.length) ? list : fail('NOTIFY');
}

/** RFC 3461 4.2; RFC 6533 3 for the type utf-8, whose address may stand as it is. */
function parseOriginal(value: string): string {
  const [, type = '', address = ''] = /^([A-Za-z0-9-]+);(.+)$/.exec(value) ?? [];
  if (type === '' || value.length > smtpLimits.originalRecipient) return fail('ORCPT');
  const decoded = type.toLowerCase() === 'utf-8' ? decodeUtf8Address(address) : decodeXtext(address);
  return /\p{Cc}/u.test(decoded) ? fail('ORCPT') : `${type.toLowerCase()};${decoded}`;
}

/** RFC 6533 3: `\x{HEX}` stands for one character, in utf-8-addr-xtext and utf-8-addr-unitext. */
function decodeUtf8Address(text: string): string {
  return text.replace(/\\x\{([0-9A-Fa-f]{1,6})\}/g, (_, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : fail('ORCPT');
  });
}

function read<T>(values: Values, keyword: string, parse: (value: string) => T): T | null {
  const value = values.get(keyword);
  if (value === undefined) return null;
  return value === null ? fail(keyword) : parse(value);
}

function hasFlag(values: Values, keyword: string): boolean {
  const value = values.get(keyword);
  return value === undefined ? false : value === null || fail(keyword);
}

function fail(keyword: string): never {
  throw new MailError('bad-syntax', `the parameter ${keyword} is malformed`);
}
