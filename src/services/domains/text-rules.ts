import type { ExpectedRecord } from './records.ts';

/** How texts of one protocol are told apart from others at the same name, and which of them serve. */
interface TextRule {
  /** How a text of this protocol begins, in lower case. */
  version: string;
  /** Whether what is there serves as well as what was expected. */
  good: (found: string, expected: string) => boolean;
}

const textRules: Readonly<Partial<Record<ExpectedRecord['purpose'], TextRule>>> = {
  // A domain may send through others too; what counts is that its own MX, which is us, may.
  spf: { version: 'v=spf1', good: (found) => /(?:^|\s)\+?mx(?:\s|$)/i.test(found) && !/\s\+?all(?:\s|$)/i.test(found) },
  dmarc: { version: 'v=dmarc1', good: (found) => /;\s*p\s*=\s*(?:none|quarantine|reject)\s*(?:;|$)/i.test(found) },
  dkim: { version: 'v=dkim1', good: (found, expected) => keyOf(found) === keyOf(expected) },
  'tls-rpt': { version: 'v=tlsrptv1', good: (found) => /;\s*rua\s*=\s*(?:mailto|https):/i.test(found) },
};

/** The rule for an expected TXT record. */
export function textRuleOf({ purpose, text }: ExpectedRecord & { type: 'TXT' }): TextRule {
  return textRules[purpose] ?? { version: text.toLowerCase(), good: (found) => found === text };
}

/** Whether a text is of the rule's protocol. */
export function isOf({ version }: TextRule, text: string): boolean {
  return text.toLowerCase().startsWith(version);
}

/** RFC 6376 3.6.1: blanks in the key do not count. */
function keyOf(text: string): string {
  return (/(?:^|;)\s*p\s*=([^;]*)/.exec(text)?.[1] ?? '').replaceAll(/\s/g, '');
}
