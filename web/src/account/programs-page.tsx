import { useSpeech } from '#web/texts/language.tsx';
import { Page } from '#web/ui/page.tsx';
import { AppPasswords } from './app-passwords.tsx';
import { ServersCard } from './servers-card.tsx';

/** `/account/programs` */
export function ProgramsPage() {
  const { t } = useSpeech();
  return (
    <Page title={t('programs.title')} lead={t('programs.lead')} narrow>
      <ServersCard />
      <AppPasswords />
    </Page>
  );
}
