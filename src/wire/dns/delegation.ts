import { createHash } from 'node:crypto';
import { labelsOf } from './names.ts';
import type { DelegationSigner, ZoneKey } from './records.ts';

/** RFC 8624 3.3: digests of DS records. */
const digests: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' };

/** Whether a DS record at the parent names this key of the zone (RFC 4034 5.1.4). */
export function namesKey(signer: DelegationSigner, zone: string, key: ZoneKey): boolean {
  const digest = digests[signer.digestType];
  if (digest === undefined || signer.algorithm !== key.algorithm) return false;
  const data = Buffer.from([key.flags >> 8, key.flags & 0xff, key.protocol, key.algorithm, ...key.key]);
  const labels = labelsOf(zone).flatMap((label) => [label.length, ...label]);
  const owner = Buffer.from([...labels, 0]);
  return Buffer.compare(createHash(digest).update(owner).update(data).digest(), signer.digest) === 0;
}
