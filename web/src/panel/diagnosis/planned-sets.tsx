import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { CheckField } from '#web/ui/field.tsx';
import { Badge, Failure, Notice, type Tone } from '#web/ui/notice.tsx';
import type { Publication } from './use-publication.ts';

type PlannedSet = Schemas['Publication']['sets'][number];

const actions = {
  keep: ['diagnosis.ok', 'good'],
  add: ['publish.add', 'good'],
  replace: ['publish.replace', 'warn'],
  conflict: ['publish.conflict', 'bad'],
} as const satisfies Record<PlannedSet['action'], readonly [Key, Tone]>;

/** The changes of a zone before they are made, with what stands in their way. */
export function PlannedSets({ publication, label }: { publication: Publication; label: string }) {
  const { t } = useSpeech();
  const { error, fault, sets, hasRivals, replace, setReplace } = publication;
  return (
    <>
      <Failure error={error} />
      {fault === '' ? null : <Notice tone="bad">{fault}</Notice>}
      {sets.length === 0 ? null : (
        <div className="changes-list" role="region" aria-label={label} tabIndex={0}>
          <ul className="rows">
            {sets.map((set) => (
              <SetRow key={`${set.type} ${set.name} ${set.purpose}`} set={set} />
            ))}
          </ul>
        </div>
      )}
      {hasRivals ? (
        <CheckField
          label={t('publish.overwrite')}
          checked={replace}
          onChange={({ target }) => setReplace(target.checked)}
        />
      ) : null}
    </>
  );
}

function SetRow({ set }: { set: PlannedSet }) {
  const { t } = useSpeech();
  const [label, tone] = actions[set.action];
  return (
    <li>
      <div className="what">
        <div>
          <Badge tone={tone}>{t(label)}</Badge> <code className="wrap">{set.name}</code>
        </div>
        <div>
          <code className="wrap">{set.added.join(' | ')}</code>
        </div>
        {set.lost.length === 0 ? null : (
          <div>
            {t('publish.lost')} <code className="wrap">{set.lost.join(' | ')}</code>
          </div>
        )}
      </div>
    </li>
  );
}
