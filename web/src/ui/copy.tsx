import { useSpeech } from '#web/texts/language.tsx';
import { IconButton } from './button.tsx';
import { useTell } from './toast.tsx';

/** Puts a text on the clipboard. `what` names it for screen readers. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const { t } = useSpeech();
  const tell = useTell();
  const copy = () => void navigator.clipboard.writeText(text).then(() => tell(t('copy.done')));
  return <IconButton size="small" icon="copy" label={`${t('copy.copy')}: ${what}`} onClick={copy} />;
}
