import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button, IconButton } from '#web/ui/button.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '#web/ui/field.tsx';
import { Badge, errorText, Failure, fieldError } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

type Forward = Schemas['Forward'];

/** Where mail of the account is sent on to. */
export function Forwards({ account }: { account: string }) {
  const words = useSpeech();
  const { t } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const path = { account };
  const list = useQuery({
    queryKey: ['forwards', account],
    queryFn: () => call('GET /api/v1/accounts/{account}/forwards', { path }),
  });
  const again = () => queries.invalidateQueries({ queryKey: ['forwards', account] });
  const fail = (error: unknown) => tell(errorText(error, words));
  const restore = useMutation({
    mutationFn: ({ source, target, keepCopy }: Forward) =>
      call('POST /api/v1/accounts/{account}/forwards', {
        path,
        body: { target, keepCopy, ...(source === null ? {} : { source }) },
      }),
    onError: fail,
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: ({ number }: Forward) =>
      call('DELETE /api/v1/accounts/{account}/forwards/{forward}', { path: { account, forward: number } }),
    onSuccess: (_, forward) => tell(t('forwards.removed', { target: forward.target }), () => restore.mutate(forward)),
    onError: fail,
    onSettled: again,
  });
  const resume = useMutation({
    mutationFn: ({ number }: Forward) =>
      call('POST /api/v1/accounts/{account}/forwards/{forward}/resume', { path: { account, forward: number } }),
    onError: fail,
    onSettled: again,
  });
  const items = list.data?.items ?? [];
  return (
    <Card
      title={t('forwards.title')}
      lead={t('forwards.lead')}
      actions={
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t('forwards.add')}
        </Button>
      }
    >
      {list.isPending ? <Loading /> : null}
      {list.isError ? (
        <div className="body">
          <Failure error={list.error} />
        </div>
      ) : null}
      <ul className="rows">
        {items.map((forward) => (
          <li key={forward.number}>
            <div className="what">
              <div>
                {forward.target}
                {forward.status === 'paused' ? <Badge tone="bad">{t('forwards.paused')}</Badge> : null}
              </div>
              <div>{describe(forward)}</div>
              {forward.reason === null ? null : <div>{t('forwards.refused', { reason: forward.reason })}</div>}
            </div>
            {forward.status === 'paused' ? (
              <Button size="small" onClick={() => resume.mutate(forward)}>
                {t('forwards.resume')}
              </Button>
            ) : null}
            <IconButton
              icon="trash"
              label={t('forwards.remove', { target: forward.target })}
              disabled={remove.isPending}
              onClick={() => remove.mutate(forward)}
            />
          </li>
        ))}
        {list.isSuccess && items.length === 0 ? <li className="quiet">{t('forwards.none')}</li> : null}
      </ul>
      {adding ? <AddForward account={account} onDone={again} onClose={() => setAdding(false)} /> : null}
    </Card>
  );

  function describe({ source, keepCopy }: Forward): string {
    const from = source === null ? t('forwards.fromAll') : t('forwards.fromOne', { address: source });
    const copy = t(keepCopy ? 'forwards.copyKept' : 'forwards.noCopy');
    return `${from} · ${copy}`;
  }
}

interface AddForwardProps {
  account: string;
  onDone: () => Promise<void>;
  onClose: () => void;
}

function AddForward({ account, onDone, onClose }: AddForwardProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const path = { account };
  const aliases = useQuery({
    queryKey: ['aliases', account],
    queryFn: () => call('GET /api/v1/accounts/{account}/aliases', { path }),
  });
  const add = useMutation({
    mutationFn: (form: FormData) => {
      const source = typed(form, 'source');
      const target = typed(form, 'target').trim();
      const body = { target, keepCopy: form.has('keepCopy'), ...(source === '' ? {} : { source }) };
      return call('POST /api/v1/accounts/{account}/forwards', { path, body });
    },
    onSuccess: async ({ target }) => {
      await onDone();
      tell(t('forwards.added', { target }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('forwards.add')}
      submit={t('forwards.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <Failure error={add.error} shown={['target', 'source']} />
      <TextField
        label={t('forwards.target')}
        name="target"
        type="text"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        error={fieldError(add.error, 'target')}
      />
      <SelectField label={t('forwards.source')} name="source" error={fieldError(add.error, 'source')}>
        <option value="">{t('forwards.fromAll')}</option>
        {[account, ...(aliases.data?.items ?? []).map(({ address }) => address)].map((address) => (
          <option key={address} value={address}>
            {t('forwards.fromOne', { address })}
          </option>
        ))}
      </SelectField>
      <CheckField label={t('forwards.keepCopy')} name="keepCopy" defaultChecked />
    </FormDialog>
  );
}
