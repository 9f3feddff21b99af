import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { PasswordField, TextField } from '#web/ui/field.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { typed } from '#web/ui/typed.ts';

interface SignInFormProps {
  /** Who it must be; left out: anybody. */
  name?: string;
  onDone: (session: Schemas['Session']) => void;
  /** Called when the form turns to the second step, and back. */
  onStep?: (step: 'password' | 'code') => void;
}

/** Login and password, then the code of a second factor where one is on. */
export function SignInForm({ name, onDone, onStep }: SignInFormProps) {
  const { t } = useSpeech();
  const [values, setValues] = useState({ login: name ?? '', password: '' });
  const [step, setStep] = useState<'password' | 'code'>('password');
  const [missing, setMissing] = useState(false);
  const turn = (next: 'password' | 'code') => {
    setStep(next);
    onStep?.(next);
  };
  const signIn = useMutation({
    mutationFn: (code: string | undefined) =>
      call('POST /api/v1/session', { body: { ...values, ...(code === undefined ? {} : { code }) } }),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'second-factor-required') {
        signIn.reset();
        turn('code');
      }
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = step === 'code' ? typed(new FormData(event.currentTarget), 'code').trim() : undefined;
    const incomplete = values.login.trim() === '' || values.password === '' || code === '';
    setMissing(incomplete);
    if (!incomplete) signIn.mutate(code);
  };
  const lack = (value: string) => (missing && value.trim() === '' ? t('login.missing') : undefined);
  if (step === 'code') {
    return (
      <form className="form" noValidate onSubmit={submit}>
        <p>{t('login.codeText')}</p>
        <Failure error={signIn.error} />
        <TextField
          label={t('login.code')}
          name="code"
          autoComplete="one-time-code"
          className="code"
          error={missing ? t('login.missing') : undefined}
          autoFocus
        />
        <Button type="submit" look="main" busy={signIn.isPending}>
          {t('login.confirm')}
        </Button>
        <Button
          look="plain"
          onClick={() => {
            signIn.reset();
            turn('password');
          }}
        >
          {t('login.back')}
        </Button>
      </form>
    );
  }
  return (
    <form className="form" noValidate onSubmit={submit}>
      <Failure error={signIn.error} />
      <TextField
        label={t('login.name')}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={values.login}
        readOnly={name !== undefined}
        onChange={(event) => setValues({ ...values, login: event.target.value })}
        error={lack(values.login)}
        autoFocus={name === undefined}
      />
      <PasswordField
        label={t('login.password')}
        name="password"
        autoComplete="current-password"
        value={values.password}
        onChange={(event) => setValues({ ...values, password: event.target.value })}
        error={lack(values.password)}
        autoFocus={name !== undefined}
      />
      <Button type="submit" look="main" busy={signIn.isPending}>
        {t('login.button')}
      </Button>
    </form>
  );
}
