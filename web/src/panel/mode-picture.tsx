import { useSpeech } from '#web/texts/language.tsx';
import type { Mode } from './target.ts';

const box = (x: number, y: number) => `M${x} ${y}h44v28h-44z`;

/** What a mode does to mail: for a name that is here it goes into a mailbox, for another one it is refused or goes on. */
export function ModePicture({ mode }: { mode: Mode }) {
  const { t } = useSpeech();
  const refuses = mode === 'authoritative';
  return (
    <svg
      className="mode-picture"
      viewBox="0 0 240 96"
      role="img"
      aria-label={t(refuses ? 'mode.pictureAuthoritative' : 'mode.pictureNonAuthoritative')}
    >
      <path d="M6 38h32v22H6zM6 38l16 12 16-12" />
      <path d="M44 49h28M66 44l6 5-6 5" />
      <path className="ours" d={box(78, 35)} />
      <text x="100" y="53">
        {t('app.name')}
      </text>
      <path d="M128 42l38-16M159 25l7 1-4 6" />
      <path className="ours" d="M172 8h32v22h-32zM172 8l16 12 16-12" />
      <path className="good" d="M214 18l5 6 10-12" />
      <path d="M128 58l38 14M162 66l4 6-7 2" />
      {refuses ? (
        <path className="bad" d="M176 62l20 20M196 62l-20 20" />
      ) : (
        <>
          <path d={box(172, 60)} />
          <path d="M180 70h28M180 78h18" />
        </>
      )}
    </svg>
  );
}
