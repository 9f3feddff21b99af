import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { useSessionState } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Badge, errorText, Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { EnableSecondFactor } from './enable-second-factor.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

/** One-time codes of an authenticator program, besides the password. */
export function SecondFactorCard() {
  const words = useSpeech();
  const { t, date } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const { refresh } = useSessionState();
  const [doing, setDoing] = useState<'enable' | 'disable' | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const state = useQuery({ queryKey: ['second-factor'], queryFn: () => call('GET /api/v1/account/second-factor') });
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['second-factor'] });
    await refresh();
  };
  const begin = useMutation({
    mutationFn: () => call('POST /api/v1/account/second-factor'),
    onSuccess: () => setDoing('enable'),
    onError: (error) => tell(errorText(error, words)),
  });
  const renew = useMutation({
    mutationFn: () => call('POST /api/v1/account/second-factor/recovery-codes'),
    onSuccess: async ({ recoveryCodes }) => {
      setCodes(recoveryCodes);
      await again();
    },
    onError: (error) => tell(errorText(error, words)),
  });
  const { enabled = false, since = null, recoveryCodes = 0 } = state.data ?? {};
  return (
    <Card
      title={t('factor.title')}
      lead={t('factor.lead')}
      actions={
        state.isSuccess ? (
          <Badge tone={enabled ? 'good' : undefined} icon={enabled ? 'check' : 'lock'}>
            {enabled ? t('factor.onSince', { date: date(since ?? 0) }) : t('factor.off')}
          </Badge>
        ) : null
      }
    >
      <div className="body">
        <Failure error={state.error} />
        {enabled && recoveryCodes < 3 ? (
          <Notice tone="warn">{t('factor.fewCodes', { n: recoveryCodes })}</Notice>
        ) : null}
        {enabled && recoveryCodes >= 3 ? <p className="quiet">{t('factor.codesLeft', { n: recoveryCodes })}</p> : null}
        {state.isSuccess ? (
          <div className="actions">
            {enabled ? (
              <>
                <Button icon="refresh" busy={renew.isPending} onClick={() => renew.mutate()}>
                  {t('factor.renew')}
                </Button>
                <Button look="plain" onClick={() => setDoing('disable')}>
                  {t('factor.disable')}
                </Button>
              </>
            ) : (
              <Button icon="shield" busy={begin.isPending} onClick={() => begin.mutate()}>
                {t('factor.enable')}
              </Button>
            )}
          </div>
        ) : null}
      </div>
      {doing === 'enable' && begin.data !== undefined ? (
        <EnableSecondFactor
          secret={begin.data}
          onDone={async (made) => {
            setDoing(null);
            setCodes(made);
            await again();
          }}
          onClose={() => setDoing(null)}
        />
      ) : null}
      {doing === 'disable' ? <Disable onDone={again} onClose={() => setDoing(null)} /> : null}
      {codes === null ? null : <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}

function Disable({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const disable = useMutation({
    mutationFn: () => call('DELETE /api/v1/account/second-factor'),
    onSuccess: async () => {
      onClose();
      tell(t('factor.disabled'));
      await onDone();
    },
  });
  return (
    <FormDialog
      title={t('factor.disableTitle')}
      submit={t('factor.disable')}
      danger
      busy={disable.isPending}
      onSubmit={() => disable.mutate()}
      onClose={onClose}
    >
      <p>{t('factor.disableText')}</p>
      <Failure error={disable.error} />
    </FormDialog>
  );
}
