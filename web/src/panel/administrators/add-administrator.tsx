import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { PasswordField, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';
import { ShownPassword } from '#web/panel/shown-password.tsx';
import { postOf } from './post.ts';
import { PostFields } from './post-fields.tsx';

/** Asks who is to administer what; a password that is left empty is generated and shown once. */
export function AddAdministrator({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const { customer } = useSession();
  const tell = useTell();
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: (form: FormData) => {
      const password = typed(form, 'password');
      const body = {
        login: typed(form, 'login').trim(),
        ...postOf(form, customer),
        ...(password === '' ? {} : { password }),
      };
      return call('POST /api/v1/administrators', { body });
    },
    onSuccess: async ({ login, password }) => {
      await queries.invalidateQueries({ queryKey: ['administrators'] });
      if (password !== null) return;
      tell(t('administrators.added', { login }));
      onClose();
    },
  });
  const made = add.data;
  if (typeof made?.password === 'string') {
    return (
      <ShownPassword name={made.login} label={t('administrators.login')} password={made.password} onClose={onClose} />
    );
  }
  return (
    <FormDialog
      title={t('administrators.add')}
      submit={t('administrators.add')}
      busy={add.isPending}
      onSubmit={add.mutate}
      onClose={onClose}
    >
      <Failure error={add.error} shown={['login', 'role', 'customer', 'password']} />
      <TextField
        label={t('administrators.login')}
        hint={t('administrators.loginHint')}
        name="login"
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        autoFocus
        required
        error={fieldError(add.error, 'login')}
      />
      <PostFields now={{ role: 'help-desk', customer }} error={add.error} />
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
