import { useSpeech } from '#web/texts/language.tsx';

/** While something is fetched. */
export function Loading() {
  const { t } = useSpeech();
  return (
    <div className="empty" role="status">
      <span className="spinner" aria-hidden="true" />
      <p>{t('loading')}</p>
    </div>
  );
}
