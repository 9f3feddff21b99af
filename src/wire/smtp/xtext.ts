import { MailError } from '#base/errors.ts';

/** Decodes xtext (RFC 3461 4): `+` and two capital hexadecimal digits stand for one octet. Throws `bad-syntax`. */
export function decodeXtext(text: string): string {
  if (!/^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(text)) throw new MailError('bad-syntax', 'not xtext');
  return text.replace(/\+(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Writes octets 0 to 255 as xtext; the inverse of decodeXtext. */
export function encodeXtext(text: string): string {
  return text.replace(/[^!-*,-<>-~]/g, (char) => `+${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
