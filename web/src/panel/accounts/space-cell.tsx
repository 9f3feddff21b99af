import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';

/** How much of its space an account uses, in figures and as a bar. */
export function SpaceCell({ account: { usedBytes, spaceBytes } }: { account: Schemas['Account'] }) {
  const { t, size, percent } = useSpeech();
  if (spaceBytes === 0) return size(usedBytes);
  const part = usedBytes / spaceBytes;
  return (
    <span className="space-use">
      <span>{size(usedBytes)}</span>
      <meter
        className="meter"
        aria-label={t('accounts.usedPart', { part: percent(part) })}
        title={t('accounts.usedPart', { part: percent(part) })}
        min={0}
        max={1}
        high={0.8}
        value={Math.min(1, part)}
      />
    </span>
  );
}
