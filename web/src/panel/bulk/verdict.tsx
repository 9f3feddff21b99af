import { type Speech, useSpeech } from '#web/texts/language.tsx';
import { Badge, type Tone } from '#web/ui/notice.tsx';
import type { JudgedRow } from './import-wish.ts';

/** What becomes of a row, in a word. */
function wordOf({ verdict, generatesPassword, mustChange }: JudgedRow, { t }: Speech): [word: string, tone?: Tone] {
  if (verdict === 'refuse') return [t('bulk.isRefused'), 'bad'];
  if (verdict === 'done') return [t('bulk.isThere')];
  if (generatesPassword) return [t('bulk.willGenerate'), 'good'];
  return [t(mustChange ? 'bulk.willChange' : 'bulk.good'), 'good'];
}

/** Why, in sentences. */
function remarkOf({ problems, notes }: JudgedRow): string {
  return [...problems, ...notes].map(({ text }) => text).join(' ');
}

/** What becomes of a row, and why. */
export function Verdict({ row, isLeftOut }: { row: JudgedRow | undefined; isLeftOut: boolean }) {
  const speech = useSpeech();
  if (isLeftOut) return <Badge>{speech.t('bulk.isLeftOut')}</Badge>;
  if (row === undefined) return null;
  const [word, tone] = wordOf(row, speech);
  return (
    <>
      <Badge tone={tone}>{word}</Badge> {remarkOf(row)}
    </>
  );
}

/** The verdict on a row that was just mended, for those who hear the page. */
export function verdictText(row: JudgedRow, speech: Speech): string {
  return `${speech.t('bulk.line')} ${row.line}: ${wordOf(row, speech)[0]}. ${remarkOf(row)}`;
}
