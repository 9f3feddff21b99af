import { domainLimits } from '#base/limits-domains.ts';
import type { KeySight, RotationFacts } from '#directory/signing-key-states.ts';
import type { PublicSigningKey } from '#directory/signing-keys.ts';
import { Asking } from './asking.ts';
import type { DiagnosisGround } from './diagnosis.ts';
import { lookForRecord } from './look.ts';
import { dkimRecord } from './records.ts';
import type { RecordDiagnosis } from './types.ts';
import { isFault } from './verdict.ts';
import { Zones } from './zones.ts';

/** How keys are looked up. */
export type SightGround = Pick<DiagnosisGround, 'resolver' | 'dnsPort'>;

/** Looks at which authoritative servers the records of keys of one domain are. Takes at most domainLimits.total. */
export async function sightKeys(
  { resolver, dnsPort }: SightGround,
  keys: readonly PublicSigningKey[],
): Promise<Pick<RotationFacts, 'sights' | 'settle'>> {
  const asking = new Asking(resolver, dnsPort(), domainLimits.total);
  const zones = new Zones(asking);
  const found = await Promise.all(
    keys.map(async (key) => {
      const record = dkimRecord(key);
      const [diagnosis, zone] = await Promise.all([lookForRecord(record, asking, zones, []), zones.of(record.name)]);
      // Where no server of the zone can be asked, nobody knows how long it is remembered that there was nothing.
      const negative = 'fault' in zone || zone.negative === 0 ? domainLimits.longestNegative : zone.negative;
      return { selector: key.selector, sight: sightOf(diagnosis), negative };
    }),
  );
  return {
    sights: new Map(found.map(({ selector, sight }) => [selector, sight])),
    settle: Math.max(0, ...found.map(({ negative }) => negative)),
  };
}

/** A server that does not answer now says nothing; where none does, the resolver may know. */
function sightOf({ servers, result }: RecordDiagnosis): KeySight {
  const answers = servers.map(({ judgement }) => judgement).filter((judgement) => !isFault(judgement));
  if (answers.length === 0) {
    if (isFault(result)) return 'unknown';
    return result.state === 'ok' ? 'everywhere' : 'nowhere';
  }
  const having = answers.filter(({ state }) => state === 'ok').length;
  if (having === 0) return 'nowhere';
  return having === answers.length ? 'everywhere' : 'partly';
}
