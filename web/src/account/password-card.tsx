import { ChangePasswordForm } from '#web/session/change-password-form.tsx';
import { useSessionState } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Another password; every other browser is signed out. */
export function PasswordCard() {
  const { t } = useSpeech();
  const tell = useTell();
  const { refresh } = useSessionState();
  const done = () => {
    tell(t('security.passwordChanged'));
    void refresh();
  };
  return (
    <Card title={t('login.password')} lead={t('security.passwordText')}>
      <div className="body">
        <ChangePasswordForm onDone={done} />
      </div>
    </Card>
  );
}
