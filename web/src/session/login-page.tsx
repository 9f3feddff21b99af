import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Alone } from '#web/shell/alone.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { useSessionState } from './session.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** `/login` */
export function LoginPage() {
  const { t } = useSpeech();
  const { entered } = useSessionState();
  const [step, setStep] = useState<'password' | 'code'>('password');
  // Without rules nobody may make a mailbox here.
  const activation = useQuery({ queryKey: ['activation'], queryFn: () => call('GET /api/v1/activation') });
  return (
    <Alone
      title={t(step === 'code' ? 'login.codeTitle' : 'login.title')}
      lead={t('login.lead', { host: location.hostname })}
    >
      <SignInForm onDone={entered} onStep={setStep} />
      {step === 'code' ? null : <PasskeyButton onDone={entered} />}
      {step === 'code' ? null : (
        <div className="links small">
          <Link href="/recovery">{t('login.forgotten')}</Link>
          {activation.isSuccess ? <a href="/activate">{t('login.activate')}</a> : null}
        </div>
      )}
    </Alone>
  );
}
