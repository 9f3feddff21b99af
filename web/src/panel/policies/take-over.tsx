import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { type Preset, PresetField } from './preset-field.tsx';
import type { Change } from './rules.ts';

/** Puts a set of rules in the place of all that a domain says; `onTaken` hears what it says then, and what it said where that is taken back. */
export function TakeOver({ domain, onTaken }: { domain: string; onTaken: (change: Change) => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const [preset, setPreset] = useState<Preset>('modern');
  const path = { level: 'domain', subject: domain } as const;
  const put = async (body: { change: Change; preset?: Preset }) => {
    await call('PUT /api/v1/policies/{level}/{subject}', { path, body });
    const { change } = await call('GET /api/v1/policies/{level}/{subject}', { path });
    onTaken(change);
    await queries.invalidateQueries();
  };
  const back = useMutation({ mutationFn: (change: Change) => put({ change }) });
  const take = useMutation({
    mutationFn: async () => {
      const { change: before } = await call('GET /api/v1/policies/{level}/{subject}', { path });
      await put({ change: {}, preset });
      return before;
    },
    onSuccess: (before) => tell(t('policies.taken', { domain }), () => back.mutate(before)),
  });
  return (
    <Card title={t('policies.take')} lead={t('policies.takeText')}>
      <div className="body">
        <Failure error={take.error ?? back.error} />
        <PresetField value={preset} onChange={setPreset} />
        <div className="actions">
          <Button busy={take.isPending} onClick={() => take.mutate()}>
            {t('policies.takeIt')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
