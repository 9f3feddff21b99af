import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { knowsPasskeys, makePasskey } from '#web/session/passkey.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

/** Keys in telephones, computers and on sticks that sign in instead of a password. */
export function PasskeysCard() {
  const { t, date, moment } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<{ id: number; name: string } | null>(null);
  const list = useQuery({ queryKey: ['passkeys'], queryFn: () => call('GET /api/v1/account/passkeys') });
  const again = () => queries.invalidateQueries({ queryKey: ['passkeys'] });
  const items = list.data?.items ?? [];
  return (
    <Card
      title={t('passkeys.title')}
      lead={t('passkeys.lead')}
      actions={
        knowsPasskeys() ? (
          <Button icon="plus" onClick={() => setAdding(true)}>
            {t('passkeys.add')}
          </Button>
        ) : null
      }
    >
      <Failure error={list.error} />
      <ul className="rows">
        {items.map(({ id, name, createdAt, usedAt }) => (
          <li key={id}>
            <div className="what">
              <div>{name}</div>
              <div>
                {t('apps.made', { date: date(createdAt) })} ·{' '}
                {usedAt === null ? t('apps.neverUsed') : t('apps.used', { time: moment(usedAt) })}
              </div>
            </div>
            <IconButton icon="trash" label={t('apps.remove', { name })} onClick={() => setRemoving({ id, name })} />
          </li>
        ))}
        {list.isSuccess && items.length === 0 ? <li className="quiet">{t('passkeys.none')}</li> : null}
      </ul>
      {removing === null ? null : (
        <Confirm
          title={t('passkeys.removeTitle', { name: removing.name })}
          text={t('passkeys.removeText')}
          submit={t('passkeys.remove')}
          act={() => call('DELETE /api/v1/account/passkeys/{id}', { path: { id: removing.id } })}
          changes={['passkeys']}
          onDone={() => tell(t('passkeys.removed', { name: removing.name }))}
          onClose={() => setRemoving(null)}
        />
      )}
      {adding ? <AddPasskey onDone={again} onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

function AddPasskey({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const add = useMutation({
    mutationFn: async (form: FormData) => {
      const name = typed(form, 'name').trim();
      return call('POST /api/v1/account/passkeys', { body: { name, response: await makePasskey() } });
    },
    onSuccess: async () => {
      await onDone();
      tell(t('passkeys.added'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('passkeys.add')}
      submit={t('passkeys.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      {add.error instanceof DOMException ? (
        <Notice tone="bad">{t('passkeys.failed')}</Notice>
      ) : (
        <Failure error={add.error} shown={['name']} />
      )}
      <TextField
        label={t('passkeys.name')}
        hint={t('passkeys.nameHint')}
        name="name"
        autoComplete="off"
        required
        autoFocus
        error={fieldError(add.error, 'name')}
      />
    </FormDialog>
  );
}
