import { createHash } from 'node:crypto';
import { MailError } from '#base/errors.ts';
import type { Reader } from '#db/types.ts';
import { snapshotOf } from './audit/snapshots.ts';
import type { Subject } from './audit/subjects.ts';

/** A word for what a subject is like now: another one as soon as anything differs that an act can change. The same on every node. */
export async function versionOfSubject(reader: Reader, subject: Subject): Promise<string> {
  const snapshot = (await snapshotOf(reader, subject)) ?? null;
  return createHash('sha256').update(JSON.stringify(snapshot)).digest('base64url').slice(0, 22);
}

/**
 * Operation, in front of a change: throws `bad-state` with `detail.reason` `changed` where the subject is not any more
 * as the one who changes it has seen it.
 */
export async function expectVersion(
  reader: Reader,
  args: { subject: Subject; versions: readonly string[] },
): Promise<void> {
  if (args.versions.includes(await versionOfSubject(reader, args.subject))) return;
  throw new MailError('bad-state', 'it was changed meanwhile', { detail: { reason: 'changed' } });
}
