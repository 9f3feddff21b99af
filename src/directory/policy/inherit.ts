import { type Policy, type PolicyChange, type PolicyLevel, policyLevels } from './types.ts';

/** What each level says, where it says anything. */
export type PolicyLayers = Partial<Record<PolicyLevel, PolicyChange>>;

/** A policy that holds, and which level each of its values comes from: `preset` where none of them says it. */
export interface EffectivePolicy {
  policy: Policy;
  /** By `section.key`, such as `password.min`. */
  origin: Readonly<Record<string, PolicyLevel | 'preset'>>;
}

const sections = ['name', 'password', 'limits'] as const;

/** What holds under these levels: a value of a lower level replaces that of a higher one, value by value. */
export function effectivePolicy(preset: Policy, layers: PolicyLayers): EffectivePolicy {
  const origin: Record<string, PolicyLevel | 'preset'> = {};
  const policy = structuredClone(preset);
  for (const section of sections) {
    for (const key of Object.keys(preset[section])) origin[`${section}.${key}`] = 'preset';
    for (const level of policyLevels) {
      const change = layers[level]?.[section] ?? {};
      Object.assign(policy[section], change);
      for (const key of Object.keys(change)) origin[`${section}.${key}`] = level;
    }
  }
  return { policy, origin };
}
