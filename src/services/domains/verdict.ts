import type { Judgement, RecordResult, ServerJudgement } from './types.ts';

/** What the resolver says of a record, and for how many seconds it will go on to say so. */
export interface ResolverJudgement {
  judgement: Judgement;
  ttl: number;
}

/**
 * How a record is, from what every authoritative server of its zone and the resolver say of it. What the servers say
 * counts; the resolver says whether the world can see it. Pure.
 */
export function verdict(servers: readonly ServerJudgement[], resolver: ResolverJudgement): RecordResult {
  const answered = servers.filter(({ judgement }) => !isFault(judgement));
  const [first] = answered;
  // Where none of them can be asked from here, the resolver may still know.
  if (first === undefined) return isFault(resolver.judgement) ? worst(servers, resolver) : resolver.judgement;
  const behind = answered.filter(({ judgement }) => judgement.state !== 'ok');
  if (behind.length === answered.length) return first.judgement;
  // RFC 1035 3.3.13: secondary servers follow when they hear of it, or at their next refresh.
  const lagging = { behind: behind.map(({ server }) => server), found: foundIn(behind[0]?.judgement) };
  if (resolver.judgement.state === 'ok') {
    return behind.length === 0 ? { state: 'ok' } : { state: 'propagating', seconds: null, ...lagging };
  }
  if (isFault(resolver.judgement)) return resolver.judgement;
  const found = foundIn(resolver.judgement);
  return { state: 'propagating', seconds: resolver.ttl, behind: lagging.behind, found };
}

/** Whether it says nothing of the record, but something of DNS. */
export function isFault({ state }: RecordResult): boolean {
  return state !== 'ok' && state !== 'missing' && state !== 'wrong' && state !== 'propagating';
}

/** The fault that says most: what a server answers, what the resolver knows, that servers are silent, that the resolver failed for it. */
function worst(servers: readonly ServerJudgement[], { judgement: seen }: ResolverJudgement): Judgement {
  const said = servers.map(({ judgement }) => judgement);
  const told = said.find(({ state }) => state !== 'timeout' && state !== 'unreachable');
  const known = seen.state === 'servfail' || seen.state === 'timeout' ? undefined : seen;
  return told ?? known ?? said[0] ?? seen;
}

function foundIn(judgement: Judgement | undefined): readonly string[] {
  return judgement !== undefined && 'found' in judgement ? judgement.found : [];
}
