import { codeOf } from '#base/errors.ts';
import { type Address, parsePath } from '#wire/address.ts';
import { Refusal } from './errors.ts';

/** Reads a path of MAIL or RCPT; null for `<>`. Throws MailError('bad-syntax') or Refusal. */
export function readPath(path: string, smtputf8: boolean): Address | null {
  try {
    return parsePath(path, { smtputf8 });
  } catch (error) {
    // RFC 6531 3.5.
    if (codeOf(error) === 'bad-argument') throw new Refusal(553, '5.6.7', 'The address needs SMTPUTF8');
    throw error;
  }
}

/** Refuses parameters of extensions that are not offered on this session (RFC 5321 4.1.1.11). */
export function requireKnown(parameters: ReadonlyMap<string, unknown>, known: readonly string[]): void {
  for (const keyword of parameters.keys()) {
    if (!known.includes(keyword)) throw new Refusal(555, '5.5.4', `The parameter ${keyword} is not offered`);
  }
}
