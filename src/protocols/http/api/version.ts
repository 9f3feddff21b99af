import { MailError } from '#base/errors.ts';
import { ChangedMeanwhile } from '#protocols/http/problem.ts';

/** RFC 9110 8.8.3: a strong validator. */
export function entityTag(version: string): string {
  return `"${version}"`;
}

/** The versions that a change is for (RFC 9110 13.1.1 If-Match); null for whatever is there. */
export function versionsOf(ifMatch: string | undefined): string[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  return ifMatch.split(',').map((tag) => tag.trim().replaceAll('"', ''));
}

/** Runs a change. Throws ChangedMeanwhile with what is there now, where the change was for another version. */
export async function changing<T>(view: () => Promise<object>, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof MailError) || error.detail['reason'] !== 'changed') throw error;
    throw new ChangedMeanwhile(await view(), error);
  }
}
