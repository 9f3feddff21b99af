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

const reaches = { all: 'keys.wholeRole', read: 'keys.onlyRead', accounts: 'keys.onlyAccounts' } as const;

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
      title={t('keys.add')}
      submit={t('keys.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <Failure error={add.error} shown={['name', 'networks', 'expiresAt']} />
      <TextField
        label={t('keys.name')}
        hint={t('keys.nameHint')}
        name="name"
        autoComplete="off"
        autoFocus
        required
        error={fieldError(add.error, 'name')}
      />
      <SelectField label={t('keys.reach')} value={reach} onChange={({ target }) => setReach(target.value as Reach)}>
        {Object.entries(reaches).map(([value, label]) => (
          <option key={value} value={value}>
            {t(label)}
          </option>
        ))}
      </SelectField>
      <TextField label={t('keys.domains')} hint={t('keys.domainsHint')} name="domains" spellCheck={false} />
      <div className="pair">
        <TextField
          label={t('keys.networks')}
          hint={t('keys.networksHint')}
          name="networks"
          spellCheck={false}
          error={fieldError(add.error, 'networks')}
        />
        <TextField
          label={t('keys.expires')}
          hint={t('keys.expiresHint')}
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
    <Dialog title={t('keys.shownTitle')}>
      <p className="suffixed">
        <code className="wrap">{token}</code>
        <CopyButton text={token} what={t('keys.secret')} />
      </p>
      <Notice tone="warn">{t('keys.shownText')}</Notice>
      <div className="actions end">
        <Button look="main" onClick={onClose}>
          {t('keys.shownDone')}
        </Button>
      </div>
    </Dialog>
  );
}
