import { useSpeech } from '#web/texts/language.tsx';
import { Page } from '#web/ui/page.tsx';
import { ExportCard } from './export-card.tsx';
import { NameCard } from './name-card.tsx';

/** `/account/profile` */
export function ProfilePage() {
  const { t } = useSpeech();
  return (
    <Page title={t('profile.title')} lead={t('profile.lead')} narrow>
      <NameCard />
      <ExportCard />
    </Page>
  );
}
