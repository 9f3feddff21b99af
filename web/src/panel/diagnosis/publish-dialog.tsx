import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { CheckField } from '#web/ui/field.tsx';
import { Badge, Failure, Notice, type Tone } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

type Change = Schemas['Publication']['sets'][number];

const actions = {
  add: ['publish.add', 'good'],
  replace: ['publish.replace', 'warn'],
  conflict: ['publish.conflict', 'bad'],
} as const satisfies Partial<Record<Change['action'], readonly [Key, Tone]>>;

/** Shows what would be changed in a zone that is managed here, and does it when somebody agrees. */
export function PublishDialog({
  domain,
  onDone,
  onClose,
}: {
  domain: string;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useSpeech();
  const tell = useTell();
  const [replace, setReplace] = useState(false);
  const path = { domain };
  const plan = useQuery({
    queryKey: ['domain', domain, 'publication', replace],
    queryFn: () => call('POST /api/v1/domains/{domain}/publication', { path, body: { replace, dryRun: true } }),
    gcTime: 0,
  });
  const publish = useMutation({
    mutationFn: () => call('POST /api/v1/domains/{domain}/publication', { path, body: { replace } }),
    onSuccess: ({ outcome, text }) => {
      if (outcome !== 'published') return;
      tell(text);
      onDone();
      onClose();
    },
  });
  const sets = plan.data?.sets ?? [];
  const elsewhere = plan.data?.elsewhere ?? [];
  const changes = sets.filter(({ action }) => action === 'add' || action === 'replace');
  const conflicts = replace || sets.some(({ action }) => action === 'conflict');
  const failed = [plan.data, publish.data].find((answer) => answer !== undefined && answer.text !== '');
  return (
    <Dialog title={t('publish.title', { domain })} wide onClose={onClose}>
      {plan.isPending ? <Loading /> : null}
      <Failure error={plan.error ?? publish.error} />
      {failed === undefined ? null : <Notice tone="bad">{failed.text}</Notice>}
      {plan.isSuccess && sets.length === 0 && elsewhere.length > 0 ? (
        <Notice tone="warn">{t('publish.elsewhere')}</Notice>
      ) : null}
      <div className="changes-list" role="region" aria-label={t('publish.title', { domain })} tabIndex={0}>
        <ul className="rows">
          {sets.map((set) => (
            <SetRow key={`${set.type} ${set.name} ${set.purpose}`} set={set} />
          ))}
        </ul>
      </div>
      {conflicts ? (
        <CheckField
          label={t('publish.overwrite')}
          checked={replace}
          onChange={({ target }) => setReplace(target.checked)}
        />
      ) : null}
      <div className="actions end">
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <Button
          look="main"
          busy={publish.isPending}
          disabled={changes.length === 0 || plan.isFetching}
          onClick={() => publish.mutate()}
        >
          {t('publish.do', { n: changes.length })}
        </Button>
      </div>
    </Dialog>
  );
}

function SetRow({ set }: { set: Change }) {
  const { t } = useSpeech();
  if (set.action === 'keep') return null;
  const [label, tone] = actions[set.action];
  return (
    <li>
      <div className="what">
        <div>
          <Badge tone={tone}>{t(label)}</Badge> {set.type} <code className="wrap">{set.name}</code>
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
