import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { call } from '#web/api/client.ts';
import { Alone } from '#web/shell/alone.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { PasswordField, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

interface Contract {
  address: string;
  login: string;
  secret: string;
}

/** `/recovery`: a forgotten password, with the data of the contract and the security question. */
export default function RecoveryPage() {
  const { t } = useSpeech();
  const tell = useTell();
  const [, go] = useLocation();
  const [contract, setContract] = useState<Contract>({ address: '', login: '', secret: '' });
  const ask = useMutation({
    mutationFn: (body: Contract) => call('POST /api/v1/recovery/question', { body }),
  });
  const recover = useMutation({
    mutationFn: (form: FormData) => {
      const [answer, password, repeated] = [typed(form, 'answer'), typed(form, 'password'), typed(form, 'repeated')];
      return call('POST /api/v1/recovery', { body: { ...contract, answer, password, repeated } });
    },
    onSuccess: () => {
      tell(t('recovery.done'));
      go('/login');
    },
  });
  const back = (
    <p>
      <Link href="/login">{t('recovery.toLogin')}</Link>
    </p>
  );
  if (ask.isSuccess) {
    const submit = (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      recover.mutate(new FormData(event.currentTarget));
    };
    return (
      <Alone title={t('recovery.title')} lead={contract.address} after={back}>
        <form className="form" noValidate onSubmit={submit}>
          <Failure error={recover.error} shown={['answer', 'password', 'repeated']} />
          <TextField
            label={ask.data.text}
            name="answer"
            autoComplete="off"
            autoFocus
            error={fieldError(recover.error, 'answer')}
          />
          <PasswordField
            label={t('login.new')}
            name="password"
            autoComplete="new-password"
            error={fieldError(recover.error, 'password')}
          />
          <PasswordField
            label={t('login.repeat')}
            name="repeated"
            autoComplete="new-password"
            error={fieldError(recover.error, 'repeated')}
          />
          <Button type="submit" look="main" busy={recover.isPending}>
            {t('login.change')}
          </Button>
        </form>
      </Alone>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(contract);
  };
  const field = (name: keyof Contract) => ({
    name,
    value: contract[name],
    onChange: (event: { target: { value: string } }) => setContract({ ...contract, [name]: event.target.value }),
    error: fieldError(ask.error, name),
    autoCapitalize: 'none',
    spellCheck: false,
    required: true,
  });
  return (
    <Alone title={t('recovery.title')} lead={t('recovery.lead')} after={back}>
      <form className="form" noValidate onSubmit={submit}>
        <Failure error={ask.error} shown={['address', 'login', 'secret']} />
        <TextField {...field('address')} label={t('recovery.address')} autoComplete="username" autoFocus />
        <TextField {...field('login')} label={t('recovery.login')} hint={t('recovery.loginHint')} autoComplete="off" />
        <TextField
          {...field('secret')}
          label={t('recovery.secret')}
          hint={t('recovery.secretHint')}
          autoComplete="off"
        />
        <Button type="submit" look="main" busy={ask.isPending}>
          {t('recovery.next')}
        </Button>
        <p className="quiet small">{t('recovery.others')}</p>
      </form>
    </Alone>
  );
}
