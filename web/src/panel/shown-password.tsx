import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Notice } from '#web/ui/notice.tsx';

interface ShownPasswordProps {
  /** What the password opens, by its address or login. */
  name: string;
  label: string;
  password: string;
  onClose: () => void;
}

/** A generated password, which is shown this once. */
export function ShownPassword({ name, label, password, onClose }: ShownPasswordProps) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('accounts.shownTitle')}>
      <dl className="facts">
        <dt>{label}</dt>
        <dd>{name}</dd>
        <dt>{t('accounts.password')}</dt>
        <dd className="suffixed">
          <code>{password}</code>
          <CopyButton text={password} what={t('accounts.password')} />
        </dd>
      </dl>
      <Notice tone="warn">{t('accounts.shownText')}</Notice>
      <div className="actions end">
        <Button look="main" onClick={onClose}>
          {t('accounts.shownDone')}
        </Button>
      </div>
    </Dialog>
  );
}
