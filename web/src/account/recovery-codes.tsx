import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { download } from '#web/ui/download.ts';
import { Notice } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Codes for the day the authenticator is lost; shown this once. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const text = codes.join('\n');
  const copy = () => void navigator.clipboard.writeText(text).then(() => tell(t('copy.done')));
  return (
    <Dialog title={t('codes.title')}>
      <p>{t('codes.text')}</p>
      <ul className="codes mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Notice tone="warn">{t('codes.once')}</Notice>
      <div className="actions end">
        <Button icon="copy" onClick={copy}>
          {t('copy.copy')}
        </Button>
        <Button icon="down" onClick={() => download('sowa-recovery-codes.txt', 'text/plain', `${text}\n`)}>
          {t('codes.download')}
        </Button>
        <Button look="main" onClick={onClose}>
          {t('codes.done')}
        </Button>
      </div>
    </Dialog>
  );
}
