import { systemClock } from '#base/clock.ts';
import { listCertificates } from '#directory/certificates.ts';
import type { Verdict } from './doctor-verdict.ts';
import type { Session } from './session.ts';

const fortnight = 14 * 24 * 3600 * 1000;

/** How the certificates of the authority are: one that ends soon or is not there is a fault, one that was not renewed so far a warning. */
export async function authorityVerdict(session: Session): Promise<Verdict> {
  const { texts } = session;
  if (!session.config().acme.enabled) return { state: 'ok', text: texts.doctorAuthorityOff };
  await using installation = await session.open();
  const rows = await listCertificates(installation.database.reader);
  const failed = rows.filter((row) => row.failures > 0);
  const now = systemClock.now();
  const urgent = failed.some((row) => row.not_after === null || row.not_after < now + fortnight);
  const good = rows.filter((row) => row.not_after !== null && row.not_after > now).length;
  if (failed.length === 0) return { state: 'ok', text: texts.doctorAuthorityGood(good) };
  const subjects = failed.map(({ subject }) => subject).join(', ');
  return { state: urgent ? 'fault' : 'warning', text: texts.doctorAuthorityBad(subjects) };
}
