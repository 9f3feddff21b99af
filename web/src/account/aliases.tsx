import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button, IconButton } from '#web/ui/button.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { TextField } from '#web/ui/field.tsx';
import { errorText, Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

/** Other addresses of the same mailbox. */
export function Aliases({ account }: { account: string }) {
  const words = useSpeech();
  const { t } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const path = { account };
  const list = useQuery({
    queryKey: ['aliases', account],
    queryFn: () => call('GET /api/v1/accounts/{account}/aliases', { path }),
  });
  const again = () => queries.invalidateQueries({ queryKey: ['aliases', account] });
  const fail = (error: unknown) => tell(errorText(error, words));
  const restore = useMutation({
    mutationFn: (address: string) => call('POST /api/v1/accounts/{account}/aliases', { path, body: { address } }),
    onError: fail,
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: (alias: string) =>
      call('DELETE /api/v1/accounts/{account}/aliases/{alias}', { path: { account, alias } }),
    onSuccess: (_, alias) => tell(t('aliases.removed', { address: alias }), () => restore.mutate(alias)),
    onError: fail,
    onSettled: again,
  });
  const policy = useQuery({
    queryKey: ['policy', account],
    queryFn: () => call('GET /api/v1/policies/effective', { query: { account } }),
  });
  const items = list.data?.items ?? [];
  const limit = policy.data?.policy.limits.aliases;
  const full = list.isSuccess && limit !== undefined && items.length >= limit;
  return (
    <Card
      title={t('aliases.title')}
      lead={
        limit === undefined || limit === 0
          ? t('aliases.lead')
          : `${t('aliases.lead')} ${t('aliases.count', { n: items.length, limit })}`
      }
      actions={
        <Button icon="plus" disabled={full} onClick={() => setAdding(true)}>
          {t('aliases.add')}
        </Button>
      }
    >
      <Failure error={policy.error} />
      {full ? (
        <div className="body">
          <Notice>{limit === 0 ? t('aliases.notAllowed') : t('aliases.full', { limit })}</Notice>
        </div>
      ) : null}
      {list.isPending ? <Loading /> : null}
      {list.isError ? (
        <div className="body">
          <Failure error={list.error} />
        </div>
      ) : null}
      <ul className="rows">
        {items.map(({ address }) => (
          <li key={address}>
            <div className="what">
              <div>{address}</div>
            </div>
            <IconButton
              icon="trash"
              label={t('aliases.remove', { address })}
              disabled={remove.isPending}
              onClick={() => remove.mutate(address)}
            />
          </li>
        ))}
        {list.isSuccess && items.length === 0 ? <li className="quiet">{t('aliases.none')}</li> : null}
      </ul>
      {adding ? <AddAlias account={account} onDone={again} onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

function AddAlias({ account, onDone, onClose }: { account: string; onDone: () => Promise<void>; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const domain = account.slice(account.lastIndexOf('@'));
  const add = useMutation({
    mutationFn: (form: FormData) => {
      const address = `${typed(form, 'name').trim()}${domain}`;
      return call('POST /api/v1/accounts/{account}/aliases', { path: { account }, body: { address } });
    },
    onSuccess: async ({ address }) => {
      await onDone();
      tell(t('aliases.added', { address }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('aliases.add')}
      submit={t('aliases.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <Failure error={add.error} shown={['address', 'name']} />
      <TextField
        label={t('aliases.address')}
        name="name"
        suffix={domain}
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        autoFocus
        required
        error={fieldError(add.error, 'address') ?? fieldError(add.error, 'name')}
      />
    </FormDialog>
  );
}
