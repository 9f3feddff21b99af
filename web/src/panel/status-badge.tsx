import { useSpeech } from '#web/texts/language.tsx';
import { Badge } from '#web/ui/notice.tsx';

/** Whether an account is open to its owner. */
export function StatusBadge({ status }: { status: string }) {
  const { t } = useSpeech();
  if (status === 'active') return <Badge tone="good">{t('accounts.active')}</Badge>;
  if (status === 'suspended') return <Badge tone="warn">{t('accounts.isSuspended')}</Badge>;
  return <Badge>{t('accounts.closing')}</Badge>;
}
