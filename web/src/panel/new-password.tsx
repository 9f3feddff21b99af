import { useMutation } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { PasswordField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';
import { ShownPassword } from './shown-password.tsx';

/** Gives an account another password: a typed or a generated one. */
export function NewPassword({ address, onClose }: { address: string; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const change = useMutation({
    mutationFn: (form: FormData) => {
      const password = typed(form, 'password');
      const body = password === '' ? {} : { password };
      return call('PUT /api/v1/accounts/{account}/password', { path: { account: address }, body });
    },
    onSuccess: ({ password }) => {
      if (password !== null) return;
      tell(t('accounts.passwordChanged', { address }));
      onClose();
    },
  });
  const generated = change.data?.password;
  if (typeof generated === 'string') return <ShownPassword address={address} password={generated} onClose={onClose} />;
  return (
    <FormDialog
      title={t('accounts.newPasswordFor', { address })}
      submit={t('accounts.newPassword')}
      busy={change.isPending}
      onSubmit={change.mutate}
      onClose={onClose}
    >
      <p>{t('accounts.newPasswordText')}</p>
      <Failure error={change.error} shown={['password']} />
      <PasswordField
        label={t('accounts.password')}
        hint={t('accounts.passwordHint')}
        name="password"
        autoComplete="new-password"
        autoFocus
        error={fieldError(change.error, 'password')}
      />
    </FormDialog>
  );
}
