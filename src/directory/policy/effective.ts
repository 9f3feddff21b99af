import type { Reader } from '#db/types.ts';
import { effectivePolicy, type EffectivePolicy, policyUnder } from './inherit.ts';
import { presets } from './presets.ts';
import { layersFor, type PolicySubject } from './rows.ts';
import type { Policy } from './types.ts';

/** The policy that holds for a plan, domain or account, and where each value comes from. */
export async function effectiveFor(reader: Reader, subject: PolicySubject): Promise<EffectivePolicy> {
  const { preset, layers } = await layersFor(reader, subject);
  return effectivePolicy(presets[preset], layers);
}

/** The policy that holds: for operations, which obey it within their transaction. */
export async function policyOf(reader: Reader, subject: PolicySubject): Promise<Policy> {
  const { preset, layers } = await layersFor(reader, subject);
  return policyUnder(presets[preset], layers);
}

/** The policy that holds for an account: of the platform where there is no such account. */
export async function accountPolicy(reader: Reader, account: number): Promise<Policy> {
  const row = await reader.get<{ domain: string }>('SELECT domain FROM account WHERE account_id = ?', account);
  return policyOf(reader, row === undefined ? {} : { domain: row.domain, account });
}
