import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Segments, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { Simulator } from './simulator.tsx';

type Domain = Schemas['Domain'];

/** The mode of a domain, with what it would do to mail before it is saved. */
export function DomainModeCard({ domain, etag }: { domain: Domain; etag: string | undefined }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const [mode, setMode] = useState(domain.mode);
  const [host, setHost] = useState(domain.target?.host ?? '');
  const isChanged = mode !== domain.mode || (mode === 'non-authoritative' && host !== (domain.target?.host ?? ''));
  const lacksTarget = mode === 'non-authoritative' && host.trim() === '';
  const save = useMutation({
    mutationFn: () =>
      call('PATCH /api/v1/domains/{domain}', {
        path: { domain: domain.name },
        body: { target: mode === 'authoritative' ? null : { host: host.trim() } },
        etag,
      }),
    onSuccess: async () => {
      tell(t('mode.saved', { name: domain.name }));
      await queries.invalidateQueries();
    },
  });
  return (
    <Card title={t('mode.title')} lead={t('mode.lead')}>
      <div className="body">
        <Failure error={save.error} shown={['target.host']} />
        <div className="field">
          <div>
            <Segments
              label={t('domains.mode')}
              value={mode}
              options={[
                { value: 'authoritative', label: t('domains.authoritative') },
                { value: 'non-authoritative', label: t('domains.nonAuthoritative') },
              ]}
              onChange={setMode}
            />
          </div>
          <div className="hint">
            {t(mode === 'authoritative' ? 'domains.authoritativeHint' : 'domains.nonAuthoritativeHint')}
          </div>
        </div>
        {mode === 'authoritative' ? null : (
          <div className="form">
            <div className="limited">
              <TextField
                label={t('domains.target')}
                value={host}
                onChange={(event) => setHost(event.target.value)}
                autoCapitalize="none"
                spellCheck={false}
                error={fieldError(save.error, 'target.host')}
              />
            </div>
          </div>
        )}
        {lacksTarget ? null : (
          <Simulator domain={domain.name} assumed={isChanged ? { mode, host: host.trim() } : null} />
        )}
        <div className="actions">
          <Button look="main" disabled={!isChanged || lacksTarget} busy={save.isPending} onClick={() => save.mutate()}>
            {t('mode.save')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
