import type { Reader, Transactor } from '#db/types.ts';
import { holdDomain } from './domains.ts';

/** Modes of a policy: RFC 8461 5. */
export const mtaStsModes = ['testing', 'enforce', 'none'] as const;
export type MtaStsMode = (typeof mtaStsModes)[number];

/** Operation: what a domain demands of those who deliver to it. Throws `not-found`. */
export async function setMtaStsMode(tx: Transactor, args: { domain: string; mode: MtaStsMode }): Promise<void> {
  await holdDomain(tx, args.domain);
  await tx.run(
    'INSERT INTO mta_sts (domain, mode) VALUES (?, ?) ON CONFLICT (domain) DO UPDATE SET mode = excluded.mode',
    args.domain,
    args.mode,
  );
}

/** The mode of a domain's policy, `testing` where nobody chose; undefined where the domain is not ours. */
export async function mtaStsMode(reader: Reader, domain: string): Promise<MtaStsMode | undefined> {
  const row = await reader.get<{ mode: MtaStsMode | null }>(
    'SELECT m.mode FROM domain d LEFT JOIN mta_sts m ON m.domain = d.name WHERE d.name = ?',
    domain,
  );
  return row === undefined ? undefined : (row.mode ?? 'testing');
}
