/** MTA-STS (RFC 8461): the grammar of its record and of its policies. */
import { createHash } from 'node:crypto';
import { mtaStsLimits } from '#base/limits-queue.ts';

/** What a domain demands of those who deliver to it. */
export interface MtaStsPolicy {
  mode: 'enforce' | 'testing' | 'none';
  /** Seconds for which it holds. */
  maxAge: number;
  /** Patterns of hosts, in lower case. */
  mx: readonly string[];
}

/** The id of the policy that TXT records of `_mta-sts.domain` announce; null where there is none, or not exactly one (RFC 8461 3.1). */
export function policyId(texts: readonly string[]): string | null {
  const found = texts.filter((text) => /^v=STSv1[ \t]*;/.test(text));
  const [record, ...others] = found;
  if (record === undefined || others.length > 0) return null;
  return /;[ \t]*id[ \t]*=[ \t]*([A-Za-z0-9]{1,32})[ \t]*(?:;|$)/.exec(record)?.[1] ?? null;
}

/** Reads a policy (RFC 8461 3.2); null where it is malformed. Of a field given twice the first counts, but of mx all. */
export function parsePolicy(text: string): MtaStsPolicy | null {
  const fields = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^[ \t]*([A-Za-z0-9][\w.-]*)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (name === 'mx') mx.push(value.toLowerCase().replace(/\.$/, ''));
    else if (!fields.has(name)) fields.set(name, value);
  }
  const mode = fields.get('mode');
  const age = fields.get('max_age') ?? '';
  if (fields.get('version') !== 'STSv1' || !/^\d{1,10}$/.test(age) || mx.length > mtaStsLimits.patterns) return null;
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') return null;
  if (mode !== 'none' && mx.length === 0) return null;
  return { mode, maxAge: Math.min(Number(age), mtaStsLimits.age), mx };
}

/** Whether a policy names the host (RFC 8461 4.1): `*.` stands for exactly one label. */
export function policyAllows({ mx }: MtaStsPolicy, host: string): boolean {
  const parent = host.slice(host.indexOf('.') + 1);
  return mx.some((pattern) => pattern === host || (pattern.startsWith('*.') && pattern.slice(2) === parent));
}

/** Writes a policy (RFC 8461 3.2). */
export function policyText({ mode, maxAge, mx }: MtaStsPolicy): string {
  const lines = ['version: STSv1', `mode: ${mode}`, ...mx.map((pattern) => `mx: ${pattern}`), `max_age: ${maxAge}`];
  return `${lines.join('\r\n')}\r\n`;
}

/** The id to announce for a policy: made from its text, so that it changes when the policy does and only then (RFC 8461 3.1). */
export function policyTextId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
