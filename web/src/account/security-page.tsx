import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Page } from '#web/ui/page.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { QuestionCard } from './question-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';

/** `/account/security` */
export function SecurityPage() {
  const { t } = useSpeech();
  const { account } = useSession();
  return (
    <Page title={t('security.title')} lead={t('security.lead')} narrow>
      <PasswordCard />
      <SecondFactorCard />
      <PasskeysCard />
      {account === null ? null : <QuestionCard />}
    </Page>
  );
}
