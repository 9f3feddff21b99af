import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Dialog, FormDialog } from '#web/ui/dialog.tsx';
import { SelectField, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { typed } from '#web/ui/typed.ts';
import { listed, type Reach, scopesOf } from './reach.ts';

const reaches = { all: 'apiKeys.wholeRole', read: 'apiKeys.onlyRead', accounts: 'apiKeys.onlyAccounts' } as const;

/** Asks what a key is for, and shows its secret once. */
export function AddKey({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const { role, customer } = useSession();
  const queries = useQueryClient();
  const [reach, setReach] = useState<Reach>('read');
  const add = useMutation({
    mutationFn: (form: FormData) => {
      const expires = typed(form, 'expires');
      const body = {
        name: typed(form, 'name').trim(),
        role,
        customer,
        scopes: scopesOf(reach, typed(form, 'domains')),
        networks: listed(typed(form, 'networks')),
        expiresAt: expires === '' ? null : new Date(expires).toISOString(),
      };
      return call('POST /api/v1/api-keys', { body });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  if (add.isSuccess) return <Secret token={add.data.token} onClose={onClose} />;
  return (
    <FormDialog
      title={t('apiKeys.add')}
      submit={t('apiKeys.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <Failure error={add.error} shown={['name', 'networks', 'expiresAt']} />
      <TextField
        label={t('apiKeys.name')}
        hint={t('apiKeys.nameHint')}
        name="name"
        autoComplete="off"
        autoFocus
        required
        error={fieldError(add.error, 'name')}
      />
      <SelectField label={t('apiKeys.reach')} value={reach} onChange={({ target }) => setReach(target.value as Reach)}>
        {Object.entries(reaches).map(([value, label]) => (
          <option key={value} value={value}>
            {t(label)}
          </option>
        ))}
      </SelectField>
      <TextField label={t('apiKeys.domains')} hint={t('apiKeys.domainsHint')} name="domains" spellCheck={false} />
      <div className="pair">
        <TextField
          label={t('apiKeys.networks')}
          hint={t('apiKeys.networksHint')}
          name="networks"
          spellCheck={false}
          error={fieldError(add.error, 'networks')}
        />
        <TextField
          label={t('apiKeys.expires')}
          hint={t('apiKeys.expiresHint')}
          name="expires"
          type="date"
          error={fieldError(add.error, 'expiresAt')}
        />
      </div>
    </FormDialog>
  );
}

function Secret({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('apiKeys.shownTitle')}>
      <p className="suffixed">
        <code className="wrap">{token}</code>
        <CopyButton text={token} what={t('apiKeys.secret')} />
      </p>
      <Notice tone="warn">{t('apiKeys.shownText')}</Notice>
      <div className="actions end">
        <Button look="main" onClick={onClose}>
          {t('apiKeys.shownDone')}
        </Button>
      </div>
    </Dialog>
  );
}
