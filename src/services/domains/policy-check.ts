import type { FetchPolicy } from '#services/queue/remote/policies.ts';
import { parsePolicy, policyTextId } from '#wire/mta-sts.ts';
import type { Check } from './types.ts';

/**
 * Whether the MTA-STS policy of a domain is served as others fetch it (RFC 8461 3.3). `id`: of the policy that it
 * should be. `strict`: others enforce it, or refuse to deliver. Takes at most `milliseconds`.
 */
export async function checkPolicy(
  fetch: FetchPolicy,
  domain: string,
  id: string,
  { strict, milliseconds }: { strict: boolean; milliseconds: number },
): Promise<Check> {
  const about = { check: 'mta-sts-policy', subject: `mta-sts.${domain}` } as const;
  const level = strict ? 'fault' : 'note';
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), milliseconds);
  try {
    const text = await Promise.race([fetch(domain), late.promise]);
    if (text === null) return { ...about, level, code: 'timeout', detail: '' };
    if (policyTextId(text) === id) return { ...about, level: 'ok', code: 'policy-served', detail: '' };
    const mode = parsePolicy(text)?.mode ?? '';
    return { ...about, level: 'fault', code: 'policy-other', detail: mode };
  } catch (error) {
    return { ...about, level, code: 'policy-unavailable', detail: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The reason at the bottom: the certificate, the connection, the answer. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error instanceof Error ? error.message : error);
}
