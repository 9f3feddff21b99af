import { addressLimits } from '#base/limits-messages.ts';
import { MailError } from '#base/errors.ts';
import { normalizeLocal, parseAddress } from '#wire/address.ts';
import { foldAddress } from './addresses.ts';

/** What was typed as a login, folded: an address, or only the local part of one. */
export interface LoginName {
  local: string;
  domain: string | null;
}

/** Reads a login; null where it cannot be anybody's. */
export function readLogin(login: string): LoginName | null {
  if (!login.includes('@')) {
    const local = normalizeLocal(login);
    return local !== '' && Buffer.byteLength(local) <= addressLimits.local ? { local, domain: null } : null;
  }
  try {
    return foldAddress(parseAddress(login, { smtputf8: true }));
  } catch (error) {
    if (error instanceof MailError) return null;
    throw error;
  }
}

/** The login as one text. */
export function printLogin(name: LoginName | null): string {
  if (name === null) return '';
  return name.domain === null ? name.local : `${name.local}@${name.domain}`;
}
