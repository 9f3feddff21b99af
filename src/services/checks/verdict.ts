import { checkLimits } from '#base/limits.ts';
import type { Authentication, Seal } from './authentication-results.ts';
import type { IprevResult } from '#net/dns/iprev.ts';
import type { ScanResult } from './scanners.ts';
import type { Disposition, Reason, Verdict } from './types.ts';

/** What an installation may set about the judgement. */
export interface JudgementSettings {
  /** What a failure of DMARC does: what the domain asks for, at most quarantine, or nothing. */
  dmarc: 'enforce' | 'quarantine' | 'report';
  /** Domains whose ARC seals are believed. */
  trustedSealers: readonly string[];
}

/** Everything that was found out about a message. */
export interface Findings {
  hostname: string;
  /** A sentence where it could not be found out. */
  authentication: Authentication | string;
  iprev: IprevResult;
  scans: readonly ScanResult[];
}

/** Judges a message by what was found. Pure. */
export function judge(findings: Findings, settings: JudgementSettings): Verdict {
  const { authentication, iprev, scans } = findings;
  const opinions: Opinion[] = [
    ...(typeof authentication === 'string'
      ? [unknown(authentication)]
      : opinionsOnAuthentication(authentication, settings)),
    opinionOnAddress(iprev),
    ...scans.map(opinionOnScan),
  ];
  const dispositions = opinions.flatMap(({ disposition }) => (disposition === undefined ? [] : [disposition]));
  return {
    disposition: worst(dispositions),
    reasons: opinions.map(({ reason }) => ({ ...reason, detail: reason.detail.slice(0, checkLimits.reason) })),
    results: resultsField(findings),
  };
}

/** One check's reason, and what it would do with the message. */
interface Opinion {
  reason: Reason;
  disposition?: Disposition;
}

/** Checks that fail open: mail flows, and its record says that nobody looked. */
function unknown(sentence: string): Opinion {
  return { reason: { check: 'dmarc', result: 'temperror', detail: sentence } };
}

function opinionOnAddress({ result, name, address }: IprevResult): Opinion {
  return { reason: { check: 'iprev', result, detail: name === '' ? address : `${address} ${name}` } };
}

function opinionsOnAuthentication(found: Authentication, settings: JudgementSettings): Opinion[] {
  const { spf, dkim, arc } = found;
  return [
    { reason: { check: 'spf', result: spf.result, detail: spf.domain } },
    ...dkim.map(({ result, domain, comment }) => ({
      reason: { check: 'dkim', result, detail: [domain, comment].filter((word) => word !== '').join(': ') } as const,
    })),
    {
      reason: {
        check: 'arc',
        result: arc.result,
        detail: arc.seals.map(({ domain }) => domain).join(', ') || arc.comment,
      },
    },
    opinionOnDmarc(found, settings),
  ];
}

function opinionOnDmarc({ dmarc, arc }: Authentication, settings: JudgementSettings): Opinion {
  const { result, domain, policy, skipped } = dmarc;
  if (skipped !== null) {
    const reason: Reason = { check: 'dmarc', result: 'permerror', detail: skipped };
    // RFC 9989 11.5: a From with several authors is suspicious, because it goes around every policy. None at all is only untidy.
    const lenient = settings.dmarc === 'report' || skipped === 'no-author-domain';
    return lenient ? { reason } : { reason, disposition: { kind: 'junk' } };
  }
  const reason: Reason = { check: 'dmarc', result, detail: `${domain} p=${policy}` };
  if (result !== 'fail' || policy === 'none' || settings.dmarc === 'report') return { reason };
  const sealer = trustedSealer(arc.seals, settings.trustedSealers);
  if (sealer !== null) return { reason: { ...reason, detail: `${reason.detail}, passed at ${sealer} before (ARC)` } };
  if (policy === 'quarantine' || settings.dmarc === 'quarantine') return { reason, disposition: { kind: 'junk' } };
  const text = `The policy of ${domain} refuses this message (DMARC)`;
  // RFC 7372 3.3: more than one authentication check failed.
  return { reason, disposition: { kind: 'refuse', code: 550, status: '5.7.26', text } };
}

/**
 * RFC 8617 7.2.1: the newest believed sealer who saw DMARC pass, if everybody who handled the message since then is
 * believed too. `seals`: the newest first.
 */
function trustedSealer(seals: readonly Seal[], trusted: readonly string[]): string | null {
  for (const { domain, dmarc } of seals) {
    if (!trusted.includes(domain)) return null;
    if (dmarc === 'pass') return domain;
  }
  return null;
}

function opinionOnScan({ check, outcome }: ScanResult): Opinion {
  if (outcome.kind === 'down') return { reason: { check, result: 'temperror', detail: outcome.why } };
  const reason: Reason = { check, result: outcome.result, detail: outcome.detail };
  return { reason, disposition: outcome.disposition };
}

const severity = { accept: 0, junk: 1, refuse: 2 } as const;

/** The most severe of them; a final refusal goes before one that lets the client try again. */
function worst(dispositions: readonly Disposition[]): Disposition {
  const rank = (one: Disposition) => severity[one.kind] + (one.kind === 'refuse' && one.code >= 500 ? 1 : 0);
  return dispositions.reduce((found, one) => (rank(one) > rank(found) ? one : found), { kind: 'accept' });
}

/** RFC 8601 2.2. Rows come folded; a row that mailauth could not give is left out (RFC 8601 2.7). */
function resultsField({ hostname, authentication, iprev }: Findings): string {
  const rows = typeof authentication === 'string' ? ['dmarc=temperror'] : authentication.rows;
  const all = [
    ...rows,
    `iprev=${iprev.result} policy.iprev=${quoted(iprev.address)}${iprev.name === '' ? '' : ` (${iprev.name})`}`,
  ];
  return `Authentication-Results: ${hostname};\r\n\t${all.join(';\r\n\t')}\r\n`;
}

/** RFC 8601 2.2 value: an IPv6 address has colons, which no token has (RFC 2045 5.1). */
function quoted(value: string): string {
  return value.includes(':') ? `"${value}"` : value;
}
