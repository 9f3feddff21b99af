import { normalizeLocal } from '#wire/address.ts';

/** How a subscriber's line is made: cable is proved by the modem's MAC address, others by the access password. */
export const accessTypes = ['hfc', 'dsl'] as const;

export type AccessType = (typeof accessTypes)[number];

/** A customer number or access login as it is kept and compared: case and blanks around it do not matter. */
export function foldLogin(text: string): string {
  return normalizeLocal(text.trim());
}

/** A MAC address as 12 lower-case digits; null for what is none. Takes `aabbccddeeff`, `AA:BB:…`, `aa-bb-…` and `aabb.ccdd.eeff`. */
export function normalizeMac(text: string): string | null {
  const plain = text.trim().toLowerCase();
  const forms = [
    /^[0-9a-f]{12}$/,
    /^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/,
    /^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/,
  ];
  return forms.some((form) => form.test(plain)) ? plain.replaceAll(/[:.-]/g, '') : null;
}

/** An answer to a security question as it is hashed and compared: people remember words, not their case, blanks or full stop. */
export function foldAnswer(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '');
}
