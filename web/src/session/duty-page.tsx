import { useQueryClient } from '@tanstack/react-query';
import { Alone } from '#web/shell/alone.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { ChangePasswordForm } from './change-password-form.tsx';
import { useSessionState } from './session.tsx';

/** In place of every page, while a password that somebody else chose must be changed. */
export default function DutyPage() {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const { refresh } = useSessionState();
  const done = () => {
    queries.clear();
    void refresh();
  };
  return (
    <Alone title={t('login.newTitle')} lead={t('login.newText')}>
      <ChangePasswordForm onDone={done} />
    </Alone>
  );
}
