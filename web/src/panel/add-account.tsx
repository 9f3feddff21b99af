import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { PasswordField, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';
import { ShownPassword } from './shown-password.tsx';

/** Asks for the data of an account; a password that is left empty is generated and shown once. */
export function AddAccount({ domain, onClose }: { domain: string; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const [made, setMade] = useState<Schemas['MadeAccount'] | null>(null);
  const add = useMutation({
    mutationFn: (form: FormData) => {
      const password = typed(form, 'password');
      const body = {
        address: typed(form, 'address').trim(),
        displayName: typed(form, 'displayName').trim(),
        ...(password === '' ? {} : { password }),
      };
      return call('POST /api/v1/accounts', { body });
    },
    onSuccess: async (account) => {
      await queries.invalidateQueries();
      if (account.password === null) {
        tell(t('accounts.added', { address: account.address }));
        onClose();
      } else setMade(account);
    },
  });
  if (made !== null) {
    const { address, password } = made;
    return <ShownPassword name={address} label={t('accounts.address')} password={password ?? ''} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={t('accounts.add')}
      submit={t('accounts.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <p>
        <Link href="/panel/import">{t('bulk.title')}</Link>
      </p>
      <Failure error={add.error} shown={['address', 'name', 'password', 'displayName']} />
      <TextField
        label={t('accounts.address')}
        hint={t('accounts.addressHint')}
        name="address"
        defaultValue={domain === '' ? '' : `@${domain}`}
        type="text"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        autoFocus
        required
        error={fieldError(add.error, 'address') ?? fieldError(add.error, 'name')}
      />
      <TextField
        label={t('accounts.displayName')}
        hint={t('accounts.displayNameHint')}
        name="displayName"
        autoComplete="off"
        error={fieldError(add.error, 'displayName')}
      />
      <PasswordField
        label={t('accounts.password')}
        hint={t('accounts.passwordHint')}
        name="password"
        autoComplete="new-password"
        error={fieldError(add.error, 'password')}
      />
    </FormDialog>
  );
}
