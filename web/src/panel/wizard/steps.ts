import type { Key } from '#web/texts/english.ts';

/** The steps in which a domain is added. All but the first are about a domain that exists: its name stands in the address. */
export const steps = [
  ['domain', 'wizard.domain'],
  ['proof', 'wizard.proof'],
  ['mode', 'wizard.mode'],
  ['records', 'wizard.records'],
  ['check', 'wizard.check'],
] as const satisfies readonly (readonly [string, Key])[];

export type Step = (typeof steps)[number][0];

/** Where a step is: going back, or loading the page anew, comes to it again. */
export function stepPlace(domain: string, step: Step): string {
  return step === 'domain' ? '/panel/domains/new' : `/panel/domains/${encodeURIComponent(domain)}/setup/${step}`;
}
