import { MailError } from '#base/errors.ts';

/** The header by which SCRAM and OAUTHBEARER begin (RFC 5801 4). */
export interface Gs2Header {
  /** `n`, `y` or `p=type`. */
  readonly binding: string;
  /** Decoded; '' when absent. */
  readonly authorizationId: string;
  /** The header as sent, with its last comma. */
  readonly header: string;
  /** What follows it. */
  readonly rest: string;
}

/** Splits a message at its gs2-header. Throws `bad-syntax`. */
export function parseGs2Header(message: string): Gs2Header {
  const [header = '', binding = '', saslName = ''] = /^([ny]|p=[A-Za-z0-9.-]+),(?:a=([^,\0]+))?,/.exec(message) ?? [];
  if (header === '') throw new MailError('bad-syntax', 'a SASL response does not begin with a gs2-header');
  return { binding, authorizationId: decodeSaslName(saslName), header, rest: message.slice(header.length) };
}

/** RFC 5802 5.1: `=2C` is a comma, `=3D` an equals sign; no other `=` is allowed. Throws `bad-syntax`. */
export function decodeSaslName(name: string): string {
  if (/=(?!2C|3D)/.test(name)) throw new MailError('bad-syntax', 'a SASL name has a stray =');
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
