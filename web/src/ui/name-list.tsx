import { useSpeech } from '#web/texts/language.tsx';

/** Names that are read through before one says yes; of more, their number. */
const shown = 8;

/** The first names of many, and how many more. */
export function NameList({ names }: { names: readonly string[] }) {
  const { t } = useSpeech();
  const more = names.length - shown;
  return (
    <ul className="name-list">
      {names.slice(0, more === 1 ? shown + 1 : shown).map((name) => (
        <li key={name}>{name}</li>
      ))}
      {more > 1 ? <li className="quiet">{t('select.more', { n: more })}</li> : null}
    </ul>
  );
}
