import { Link } from 'wouter';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Page } from '#web/ui/page.tsx';
import { homeOf } from './home.ts';

/** Inside an area, what an address shows that nothing is at. */
export function NoPage() {
  const { t } = useSpeech();
  const session = useSession();
  return (
    <Page title={t('notFound.title')} lead={t('notFound.text')}>
      <p>
        <Link className="button" href={homeOf(session)}>
          {t('notFound.home')}
        </Link>
      </p>
    </Page>
  );
}
