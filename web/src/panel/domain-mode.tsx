import { useState } from 'react';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { ModeField } from './mode-field.tsx';
import { Simulator } from './simulator.tsx';
import { targetOf, typedMode } from './target.ts';
import { useSaveMode } from './use-save-mode.ts';

/** The mode of a domain, with what it would do to mail before it is saved. */
export function DomainModeCard({ domain, etag }: { domain: Schemas['Domain']; etag: string | undefined }) {
  const { t } = useSpeech();
  const tell = useTell();
  const before = typedMode(domain);
  const [mode, setMode] = useState(before);
  const target = targetOf(mode);
  const isChanged = mode.mode !== before.mode || (target !== null && mode.target.trim() !== before.target);
  const save = useSaveMode({ domain, etag, onSaved: () => tell(t('mode.saved', { name: domain.name })) });
  const finding = save.data?.finding ?? null;
  return (
    <Card title={t('mode.title')} lead={t('mode.lead')}>
      <div className="body">
        <Failure error={save.error} shown={['target.host']} />
        <ModeField value={mode} onChange={setMode} error={fieldError(save.error, 'target.host')} />
        {target === undefined ? null : <Simulator domain={domain.name} assumed={isChanged ? target : undefined} />}
        <div className="actions">
          <Button
            look="main"
            disabled={!isChanged || target === undefined}
            busy={save.isPending}
            onClick={() => save.mutate(mode)}
          >
            {t('mode.save')}
          </Button>
        </div>
        {finding === null || isChanged ? null : <Notice tone="warn">{finding}</Notice>}
      </div>
    </Card>
  );
}
