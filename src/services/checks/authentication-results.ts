import type { ARCResult, AuthenticateResult, DMARCResult } from 'mailauth';

type Policy = 'none' | 'quarantine' | 'reject';

/** What was found about one message, in the words of RFC 8601 2.7. */
export interface Authentication {
  spf: { result: string; domain: string };
  dkim: readonly { result: string; domain: string; comment: string }[];
  /** `none` where the author's domain says nothing; `skipped` says why nobody could be asked (RFC 9989 5.3.1). */
  dmarc: { result: string; domain: string; policy: Policy; skipped: string | null };
  arc: { result: string; comment: string; seals: readonly Seal[] };
  /** The results as Authentication-Results has them (RFC 8601 2.2 resinfo), folded. */
  rows: readonly string[];
}

/** One set of an ARC chain that passed, the newest first. */
export interface Seal {
  /** Who sealed it. */
  domain: string;
  /** What the sealer says DMARC gave there; '' where it does not say. */
  dmarc: string;
}

/** What we keep of mailauth's result, as plain data. */
export function summarise({ spf, dkim, dmarc, dmarcSkipReason, arc }: AuthenticateResult): Authentication {
  const rows = [...dkim.results, spf, arc, dmarc].flatMap((one) => (one === false ? [] : [one.info ?? '']));
  return {
    spf: spf === false ? { result: 'none', domain: '' } : { result: spf.status.result, domain: spf.domain },
    dkim: dkim.results.map(({ status, signingDomain }) => ({
      result: status.result,
      domain: signingDomain ?? '',
      comment: typeof status.comment === 'string' ? status.comment : '',
    })),
    dmarc: summariseDmarc(dmarc, dmarcSkipReason),
    arc: {
      result: arc === false ? 'none' : arc.status.result,
      comment: arc === false || typeof arc.status.comment !== 'string' ? '' : arc.status.comment,
      seals: arc !== false && arc.status.result === 'pass' ? sealsOf(arc) : [],
    },
    rows: rows.filter((row) => row !== ''),
  };
}

function summariseDmarc(dmarc: DMARCResult | false, skipped: string | undefined): Authentication['dmarc'] {
  if (dmarc === false) return { result: 'none', domain: '', policy: 'none', skipped: skipped ?? null };
  const { policy, status } = dmarc;
  return {
    result: status.result,
    domain: status.header?.from ?? dmarc.domain,
    policy: policy === 'reject' || policy === 'quarantine' ? policy : 'none',
    skipped: null,
  };
}

function sealsOf({ chain, authenticationResults }: ARCResult): Seal[] {
  const seals = (chain ?? []).map((set, i, all) => {
    // mailauth moves what the newest set says to a place of its own.
    const said = i === all.length - 1 ? authenticationResults : set['arc-authentication-results']?.parsed;
    const { dmarc } = (said ?? {}) as { dmarc?: { value?: unknown; result?: unknown } };
    return { domain: domainOf(set['arc-seal']?.parsed), dmarc: wordOf(dmarc?.result ?? dmarc?.value) };
  });
  return seals.toReversed();
}

function domainOf(tags: unknown): string {
  const { d } = (tags ?? {}) as { d?: { value?: unknown } };
  return wordOf(d?.value);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
