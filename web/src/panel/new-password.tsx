import { useMutation } from '@tanstack/react-query';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { PasswordField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';
import { ShownPassword } from './shown-password.tsx';

interface NewPasswordProps {
  /** Whose: an address or a login, and what that is called. */
  name: string;
  label: string;
  /** What stops working. */
  text: string;
  /** Gives the typed password; where nothing was typed, the answer has the generated one. */
  give: (body: { password?: string }) => Promise<{ password: string | null }>;
  onClose: () => void;
}

/** Gives somebody another password: a typed or a generated one. */
export function NewPassword({ name, label, text, give, onClose }: NewPasswordProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const change = useMutation({
    mutationFn: (form: FormData) => {
      const password = typed(form, 'password');
      return give(password === '' ? {} : { password });
    },
    onSuccess: ({ password }) => {
      if (password !== null) return;
      tell(t('accounts.passwordChanged', { address: name }));
      onClose();
    },
  });
  const generated = change.data?.password;
  if (typeof generated === 'string') {
    return <ShownPassword name={name} label={label} password={generated} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={t('accounts.newPasswordFor', { address: name })}
      submit={t('accounts.newPassword')}
      busy={change.isPending}
      onSubmit={change.mutate}
      onClose={onClose}
    >
      <p>{text}</p>
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
