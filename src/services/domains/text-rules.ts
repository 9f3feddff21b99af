import { policyId } from '#wire/mta-sts.ts';
import type { ExpectedRecord } from './records.ts';
import type { Difference } from './types.ts';

/** How texts of one protocol are told apart from others at the same name, and which of them serve. */
interface TextRule {
  /** How a text of this protocol begins, in lower case. */
  version: string;
  /** What is wrong with what is there; null where it serves as well as what was expected. */
  difference: (found: string, expected: string) => Difference | null;
}

/** The rule for one expected text. */
interface ExpectedText {
  version: string;
  difference: (found: string) => Difference | null;
}

const textRules: Readonly<Partial<Record<ExpectedRecord['purpose'], TextRule>>> = {
  // A domain may send through others too; what counts is that its own MX, which is us, may.
  spf: {
    version: 'v=spf1',
    difference: (found) => {
      if (/\s\+?all(?:\s|$)/i.test(found)) return 'spf-everybody';
      return /(?:^|\s)\+?mx(?:\s|$)/i.test(found) ? null : 'spf-without-mx';
    },
  },
  dmarc: {
    version: 'v=dmarc1',
    difference: (found) => (/;\s*p\s*=\s*(?:none|quarantine|reject)\s*(?:;|$)/i.test(found) ? null : 'dmarc-policy'),
  },
  dkim: {
    version: 'v=dkim1',
    difference: (found, expected) => {
      const key = keyOf(found);
      if (key === keyOf(expected)) return null;
      return key === '' ? 'dkim-revoked' : 'dkim-key';
    },
  },
  'mta-sts': {
    version: 'v=stsv1',
    difference: (found, expected) => (policyId([found]) === policyId([expected]) ? null : 'mta-sts-id'),
  },
  'tls-rpt': {
    version: 'v=tlsrptv1',
    difference: (found) => (/;\s*rua\s*=\s*(?:mailto|https):/i.test(found) ? null : 'tls-rpt-address'),
  },
};

/** The rule for an expected TXT record. */
export function textRuleOf({ purpose, text }: ExpectedRecord & { type: 'TXT' }): ExpectedText {
  const rule = textRules[purpose];
  if (rule !== undefined) return { version: rule.version, difference: (found) => rule.difference(found, text) };
  return { version: text.toLowerCase(), difference: (found) => (found === text ? null : 'other-text') };
}

/** Whether a text is of the rule's protocol. */
export function isOf({ version }: Pick<TextRule, 'version'>, text: string): boolean {
  return text.toLowerCase().startsWith(version);
}

/** RFC 6376 3.6.1: blanks in the key do not count. */
function keyOf(text: string): string {
  return (/(?:^|;)\s*p\s*=([^;]*)/.exec(text)?.[1] ?? '').replaceAll(/\s/g, '');
}
