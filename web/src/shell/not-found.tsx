import { useSpeech } from '#web/texts/language.tsx';
import { Alone } from './alone.tsx';

/** What an address shows that nothing is at. */
export function NotFound() {
  const { t } = useSpeech();
  return (
    <Alone title={t('notFound.title')} lead={t('notFound.text')}>
      <a className="button main" href="/login">
        {t('notFound.home')}
      </a>
    </Alone>
  );
}
