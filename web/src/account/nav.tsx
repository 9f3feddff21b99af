import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Side, type SideItem } from '#web/ui/side.tsx';

/** The pages about one's own account. */
export function AccountNav({ onGo }: { onGo: () => void }) {
  const { t } = useSpeech();
  const { account } = useSession();
  const addresses: SideItem = { href: '/account/addresses', icon: 'mail', label: t('addresses.nav') };
  const items = account === null ? [] : [addresses];
  return <Side label={t('area.account')} items={items} onGo={onGo} />;
}
