import { parseOwnAddress } from '#directory/addresses.ts';
import { generatePassword } from '#directory/policy/generate.ts';
import type { Policies } from '#directory/policy/policies.ts';
import { violationText } from '#directory/policy/texts.ts';
import type { Violation } from '#directory/policy/types.ts';
import { Failure } from './failure.ts';
import type { Session } from './session.ts';

/** A password to set; `generated` where the person must be shown it. */
export interface NewPassword {
  password: string;
  generated?: string;
}

/** Throws a Failure that says which rules of its domain a new name breaks. */
export async function requireName(session: Session, policies: Policies, address: string): Promise<void> {
  const { local, domain } = await read(session, address);
  refuse(session, await policies.judgeName(local, { domain }));
}

/** The wanted password, or one that keeps the rules of the address' domain. Throws a Failure that says which rules it breaks. */
export async function newPassword(
  session: Session,
  policies: Policies,
  address: string,
  wanted: string | undefined,
): Promise<NewPassword> {
  const { local, domain } = await read(session, address);
  return judgedPassword(session, policies, { subject: { domain }, name: local, broken: [] }, wanted);
}

/** The same for a new account: tells the rules that its name breaks together with those that its password breaks. */
export async function newLogin(
  session: Session,
  policies: Policies,
  address: string,
  wanted: string | undefined,
): Promise<NewPassword> {
  const { local, domain } = await read(session, address);
  const broken = await policies.judgeName(local, { domain });
  return judgedPassword(session, policies, { subject: { domain }, name: local, broken }, wanted);
}

/** The same for an administrator, by the rules of the installation. */
export function newAdministratorPassword(
  session: Session,
  policies: Policies,
  login: string,
  wanted: string | undefined,
): Promise<NewPassword> {
  return judgedPassword(session, policies, { subject: {}, name: login, broken: [] }, wanted);
}

async function judgedPassword(
  session: Session,
  policies: Policies,
  { subject, name, broken }: { subject: { domain?: string }; name: string; broken: readonly Violation[] },
  wanted: string | undefined,
): Promise<NewPassword> {
  refuse(session, [...broken, ...(wanted === undefined ? [] : await policies.judgePassword(wanted, subject, [name]))]);
  if (wanted !== undefined) return { password: wanted };
  const { policy } = await policies.effective(subject);
  const generated = generatePassword(policy.password);
  return { password: generated, generated };
}

function read(session: Session, address: string) {
  const sentence = session.texts.badAddress(address);
  return session.saying({ 'bad-syntax': sentence, 'bad-argument': sentence }, async () => parseOwnAddress(address));
}

function refuse({ language }: Session, violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  throw new Failure(violations.map((violation) => violationText(violation, language)).join('\n'));
}
