import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Badge, type Tone } from '#web/ui/notice.tsx';

const known: Readonly<Record<string, readonly [Key, Tone]>> = {
  active: ['accounts.active', 'good'],
  suspended: ['accounts.isSuspended', 'warn'],
};

/** The words for whether an account is open to its owner. */
export function statusKey(status: string): Key {
  return known[status]?.[0] ?? 'accounts.closing';
}

/** Whether an account is open to its owner. */
export function StatusBadge({ status }: { status: string }) {
  const { t } = useSpeech();
  return <Badge tone={known[status]?.[1]}>{t(statusKey(status))}</Badge>;
}
