import { signingLimits } from '#base/limits.ts';

/** `next` is published and does not sign yet, `active` signs, `retired` is only published, for mail on its way. */
export type SigningKeyState = 'next' | 'active' | 'retired';

const signingAlgorithms = ['rsa', 'ed25519'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** What is known of a key for its rotation. */
export interface SigningKeyAge {
  selector: string;
  algorithm: SigningAlgorithm;
  state: SigningKeyState;
  /** Milliseconds since the epoch. */
  state_since: number;
}

/** What is to be done with a domain's keys. */
export interface RotationSteps {
  /** Algorithms that need a next key. */
  make: SigningAlgorithm[];
  /** Selectors that change their state. */
  states: { selector: string; state: SigningKeyState }[];
  /** Selectors whose keys are forgotten. */
  forget: string[];
}

/**
 * The steps that are due now (RFC 6376 3.6.1 calls for them, M3AAWG's DKIM Key Rotation for this order): a next key
 * when the active one is old, or `early`; the change to it once its record is `published`; the end of a retired one
 * when mail that it signed has arrived. Pure: the same steps again until they are done.
 */
export function rotationSteps(
  keys: readonly SigningKeyAge[],
  published: ReadonlySet<string>,
  now: number,
  early = false,
): RotationSteps {
  const steps: RotationSteps = { make: [], states: [], forget: [] };
  for (const algorithm of signingAlgorithms) {
    const own = keys.filter((key) => key.algorithm === algorithm);
    const active = own.filter(({ state }) => state === 'active');
    const next = own.find(({ state }) => state === 'next');
    const ready = next !== undefined && published.has(next.selector);
    const old = active.every((key) => now - key.state_since >= signingLimits.keyAge);
    if (next === undefined && (old || early)) steps.make.push(algorithm);
    if (!ready) continue;
    steps.states.push({ selector: next.selector, state: 'active' });
    for (const { selector } of active) steps.states.push({ selector, state: 'retired' });
  }
  steps.forget = keys
    .filter(({ state, state_since: since }) => state === 'retired' && now - since >= signingLimits.retired)
    .map(({ selector }) => selector);
  return steps;
}
