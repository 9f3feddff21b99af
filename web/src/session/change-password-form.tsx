import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef } from 'react';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { PasswordField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { typed } from '#web/ui/typed.ts';

/** The old password and the new one twice, with the rules in words of the service. */
export function ChangePasswordForm({ onDone }: { onDone: () => void }) {
  const { t } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const rules = useQuery({ queryKey: ['password-rules'], queryFn: () => call('GET /api/v1/account/password') });
  const change = useMutation({
    mutationFn: (values: FormData) => {
      const body = {
        old: typed(values, 'old'),
        password: typed(values, 'password'),
        repeated: typed(values, 'repeated'),
      };
      return call('PUT /api/v1/account/password', { body });
    },
    onSuccess: () => {
      form.current?.reset();
      onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(new FormData(event.currentTarget));
  };
  const text = rules.data?.text ?? [];
  const hint =
    text.length === 0 ? undefined : (
      <ul>
        {text.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    );
  return (
    <form ref={form} className="form" noValidate onSubmit={submit}>
      <Failure error={change.error} shown={['old', 'password', 'repeated']} />
      <div className="limited form">
        <PasswordField
          label={t('login.old')}
          name="old"
          autoComplete="current-password"
          error={fieldError(change.error, 'old')}
        />
        <PasswordField
          label={t('login.new')}
          name="password"
          autoComplete="new-password"
          hint={hint}
          error={fieldError(change.error, 'password')}
        />
        <PasswordField
          label={t('login.repeat')}
          name="repeated"
          autoComplete="new-password"
          error={fieldError(change.error, 'repeated')}
        />
      </div>
      <div className="actions">
        <Button type="submit" look="main" busy={change.isPending}>
          {t('login.change')}
        </Button>
      </div>
    </form>
  );
}
