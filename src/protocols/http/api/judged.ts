import type { Language } from '#base/catalogue.ts';
import { codeOf } from '#base/errors.ts';
import { parseOwnAddress } from '#directory/addresses.ts';
import { generatePassword } from '#directory/policy/generate.ts';
import type { Policies } from '#directory/policy/policies.ts';
import { violationText } from '#directory/policy/texts.ts';
import type { Violation } from '#directory/policy/types.ts';
import { type FieldError, InvalidFields } from '#protocols/http/problem.ts';

/** Rules that are broken, as an answer tells them. */
export function fieldErrors(violations: readonly Violation[], language: Language): FieldError[] {
  return violations.map((violation) => ({
    field: violation.field,
    rule: violation.rule,
    text: violationText(violation, language),
    ...('part' in violation && { part: violation.part }),
  }));
}

/** Throws InvalidFields with the rules of its domain that the name of a new address breaks. */
export async function requireName(policies: Policies, address: string, language: Language): Promise<void> {
  const { local, domain } = parseOwnAddress(address);
  const broken = await policies.judgeName(local, { domain });
  if (broken.length > 0) throw new InvalidFields(fieldErrors(broken, language));
}

/**
 * Says beside the address that its domain is nothing to the one who asks: of one that belongs to somebody else in the
 * same words as of one that does not exist. Throws InvalidFields.
 */
export async function inDomain<T>(address: string, language: Language, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    if (codeOf(error) !== 'not-found') throw error;
    const { domain } = parseOwnAddress(address);
    const text = unknownDomain[language];
    throw new InvalidFields([{ field: 'address', rule: 'unknown-domain', text, part: domain }], 'not-found');
  }
}

const unknownDomain = {
  en: 'There is no such domain of yours here: add it first.',
  pl: 'Nie ma tu takiej Twojej domeny: najpierw ją dodaj.',
} as const satisfies Record<Language, string>;

/** The wanted password, or a generated one, which keeps the rules. Throws InvalidFields with those that it breaks. */
export async function newPassword(
  policies: Policies,
  address: string,
  wanted: string | undefined,
  language: Language,
): Promise<{ password: string; generated: string | null }> {
  const { local, domain } = parseOwnAddress(address);
  return judgedPassword(policies, { subject: { domain }, name: local, broken: [] }, wanted, language);
}

/** The same for a new account: tells the rules that its name breaks together with those that its password breaks. */
export async function newLogin(
  policies: Policies,
  address: string,
  wanted: string | undefined,
  language: Language,
): Promise<{ password: string; generated: string | null }> {
  const { local, domain } = parseOwnAddress(address);
  const broken = await policies.judgeName(local, { domain });
  return judgedPassword(policies, { subject: { domain }, name: local, broken }, wanted, language);
}

/** The same for an administrator, by the rules of the installation. */
export function newAdministratorPassword(
  policies: Policies,
  login: string,
  wanted: string | undefined,
  language: Language,
): Promise<{ password: string; generated: string | null }> {
  return judgedPassword(policies, { subject: {}, name: login, broken: [] }, wanted, language);
}

async function judgedPassword(
  policies: Policies,
  { subject, name, broken }: { subject: { domain?: string }; name: string; broken: readonly Violation[] },
  wanted: string | undefined,
  language: Language,
): Promise<{ password: string; generated: string | null }> {
  const all = [...broken, ...(wanted === undefined ? [] : await policies.judgePassword(wanted, subject, [name]))];
  if (all.length > 0) throw new InvalidFields(fieldErrors(all, language));
  if (wanted !== undefined) return { password: wanted, generated: null };
  const { policy } = await policies.effective(subject);
  const generated = generatePassword(policy.password);
  return { password: generated, generated };
}
