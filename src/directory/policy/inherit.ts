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
export function policyUnder(preset: Policy, layers: PolicyLayers): Policy {
  const policy = { name: { ...preset.name }, password: { ...preset.password }, limits: { ...preset.limits } };
  for (const level of policyLevels) {
    const change = layers[level];
    for (const section of sections) Object.assign(policy[section], change?.[section]);
  }
  return policy;
}

/** The same, and which level each value comes from. */
export function effectivePolicy(preset: Policy, layers: PolicyLayers): EffectivePolicy {
  const origin: Record<string, PolicyLevel | 'preset'> = {};
  for (const section of sections) {
    for (const key of Object.keys(preset[section])) origin[`${section}.${key}`] = 'preset';
    for (const level of policyLevels) {
      for (const key of Object.keys(layers[level]?.[section] ?? {})) origin[`${section}.${key}`] = level;
    }
  }
  return { policy: policyUnder(preset, layers), origin };
}
