import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Dialog, FormDialog } from '#web/ui/dialog.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

/** Passwords that programs have, each removable alone. */
export function AppPasswords() {
  const { t, date, moment } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const { secondFactor } = useSession();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<{ id: number; name: string } | null>(null);
  const list = useQuery({ queryKey: ['app-passwords'], queryFn: () => call('GET /api/v1/account/app-passwords') });
  const again = () => queries.invalidateQueries({ queryKey: ['app-passwords'] });
  const items = list.data?.items ?? [];
  return (
    <Card
      title={t('apps.title')}
      lead={t(secondFactor ? 'apps.needed' : 'apps.lead')}
      actions={
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t('apps.add')}
        </Button>
      }
    >
      {list.isPending ? <Loading /> : null}
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
        {list.isSuccess && items.length === 0 ? <li className="quiet">{t('apps.none')}</li> : null}
      </ul>
      {removing === null ? null : (
        <Confirm
          title={t('apps.removeTitle', { name: removing.name })}
          text={t('apps.removeText')}
          submit={t('apps.removeIt')}
          act={() => call('DELETE /api/v1/account/app-passwords/{id}', { path: { id: removing.id } })}
          changes={['app-passwords']}
          onDone={() => tell(t('apps.removed', { name: removing.name }))}
          onClose={() => setRemoving(null)}
        />
      )}
      {adding ? <AddAppPassword onDone={again} onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

function AddAppPassword({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const { t } = useSpeech();
  const add = useMutation({
    mutationFn: (form: FormData) =>
      call('POST /api/v1/account/app-passwords', { body: { name: typed(form, 'name').trim() } }),
    onSuccess: onDone,
  });
  if (add.isSuccess) {
    const { password } = add.data;
    return (
      <Dialog title={t('apps.shownTitle')}>
        <p className="suffixed">
          <code className="big">{password.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          <CopyButton text={password} what={t('login.password')} />
        </p>
        <Notice tone="warn">{t('apps.shownText')}</Notice>
        <div className="actions end">
          <Button look="main" onClick={onClose}>
            {t('apps.shownDone')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t('apps.add')}
      submit={t('apps.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <Failure error={add.error} shown={['name']} />
      <TextField
        label={t('apps.name')}
        hint={t('apps.nameHint')}
        name="name"
        autoComplete="off"
        required
        autoFocus
        error={fieldError(add.error, 'name')}
      />
    </FormDialog>
  );
}
