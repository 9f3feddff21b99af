import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Side, type SideItem } from '#web/ui/side.tsx';

/** The pages about one's own account; administrators have no mailbox. */
export function AccountNav({ onGo }: { onGo: () => void }) {
  const { t } = useSpeech();
  const { account } = useSession();
  const mailbox: SideItem[] = [
    { href: '/account/addresses', icon: 'mail', label: t('addresses.nav') },
    { href: '/account/space', icon: 'space', label: t('space.title') },
    { href: '/account/programs', icon: 'device', label: t('programs.title') },
    { href: '/account/profile', icon: 'person', label: t('profile.title') },
  ];
  const everybody: SideItem[] = [
    { href: '/account/security', icon: 'shield', label: t('security.title') },
    { href: '/account/sessions', icon: 'clock', label: t('sessions.title') },
  ];
  return <Side label={t('area.account')} groups={account === null ? [everybody] : [mailbox, everybody]} onGo={onGo} />;
}
