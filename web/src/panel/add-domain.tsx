import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { CheckField, Segments, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

type Mode = 'authoritative' | 'non-authoritative';

/** Asks for the name of a domain and for who knows its addresses. */
export function AddDomain({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const { role } = useSession();
  const [, go] = useLocation();
  const [mode, setMode] = useState<Mode>('authoritative');
  const add = useMutation({
    mutationFn: (form: FormData) => {
      const name = typed(form, 'name').trim();
      const host = typed(form, 'host').trim();
      return call('POST /api/v1/domains', {
        body: { name, target: mode === 'authoritative' ? null : { host }, vouched: form.has('vouched') },
      });
    },
    onSuccess: async ({ name, ownership }) => {
      await queries.invalidateQueries({ queryKey: ['domains'] });
      tell(t('domains.added', { name }));
      onClose();
      if (ownership === 'pending') go(`/panel/domains/${encodeURIComponent(name)}`);
    },
  });
  return (
    <FormDialog
      title={t('domains.add')}
      submit={t('domains.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <Failure error={add.error} shown={['name', 'target.host']} />
      <TextField
        label={t('domains.name')}
        hint={t('domains.nameHint')}
        name="name"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        error={fieldError(add.error, 'name')}
      />
      <div className="field">
        <span className="label">{t('domains.mode')}</span>
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
        <TextField
          label={t('domains.target')}
          name="host"
          autoCapitalize="none"
          spellCheck={false}
          required
          error={fieldError(add.error, 'target.host')}
        />
      )}
      {role === 'operator' ? <CheckField label={t('domains.vouch')} name="vouched" defaultChecked /> : null}
    </FormDialog>
  );
}
