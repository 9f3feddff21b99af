import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Page } from '#web/ui/page.tsx';
import { Aliases } from './aliases.tsx';
import { Forwards } from './forwards.tsx';

/** `/account/addresses`: the addresses of an account, and where mail for them goes besides. */
export function AddressesPage() {
  const { t } = useSpeech();
  const { name } = useSession();
  return (
    <Page title={t('addresses.title')} lead={t('addresses.lead', { address: name })} narrow>
      <Aliases account={name} />
      <Forwards account={name} />
    </Page>
  );
}
