import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Segments, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

type Access = Schemas['Subscriber']['access'];

/** Asks for a contract; what there is of it is replaced. */
export function ContractForm({ subscriber, onClose }: { subscriber?: Schemas['Subscriber']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const [access, setAccess] = useState<Access>(subscriber?.access ?? 'hfc');
  const put = useMutation({
    mutationFn: (form: FormData) => {
      const body = { access, secret: typed(form, 'secret').trim(), mailboxes: Number(typed(form, 'mailboxes')) };
      const login = subscriber?.login ?? typed(form, 'login').trim();
      return call('PUT /api/v1/subscribers/{login}', { path: { login }, body });
    },
    onSuccess: async ({ login }) => {
      await queries.invalidateQueries({ queryKey: ['subscribers'] });
      tell(t('subscribers.added', { login }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(subscriber === undefined ? 'subscribers.add' : 'subscribers.edit')}
      submit={t('subscribers.save')}
      busy={put.isPending}
      onSubmit={put.mutate}
      onClose={onClose}
    >
      <Failure error={put.error} shown={['login', 'secret', 'mailboxes']} />
      <TextField
        label={t('subscribers.login')}
        name="login"
        defaultValue={subscriber?.login}
        disabled={subscriber !== undefined}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        autoFocus={subscriber === undefined}
        required
        error={fieldError(put.error, 'login')}
      />
      <div className="field">
        <span className="label">{t('subscribers.access')}</span>
        <div>
          <Segments
            label={t('subscribers.access')}
            value={access}
            options={[
              { value: 'hfc', label: t('subscribers.hfc') },
              { value: 'dsl', label: t('subscribers.dsl') },
            ]}
            onChange={setAccess}
          />
        </div>
      </div>
      <TextField
        label={t(access === 'hfc' ? 'subscribers.mac' : 'subscribers.secret')}
        hint={t(access === 'hfc' ? 'subscribers.macHint' : 'subscribers.secretHint')}
        name="secret"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        required
        error={fieldError(put.error, 'secret')}
      />
      <TextField
        label={t('subscribers.entitled')}
        name="mailboxes"
        type="number"
        min={0}
        defaultValue={subscriber?.mailboxes ?? 1}
        error={fieldError(put.error, 'mailboxes')}
      />
    </FormDialog>
  );
}
