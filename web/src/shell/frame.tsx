import { type ReactNode, Suspense, useState } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { Link } from 'wouter';
import { useSession } from '#web/session/session.tsx';
import { AccountNav } from '#web/account/nav.tsx';
import { PanelNav } from '#web/panel/nav.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { IconButton } from '#web/ui/button.tsx';
import { Owl } from '#web/ui/owl.tsx';
import type { Area } from './home.ts';
import { Keyboard } from './keyboard.tsx';
import { Loading } from './loading.tsx';
import { useLettersLanguage } from './letters-language.ts';
import { UserMenu } from './user-menu.tsx';

/** Bar, menu at the side and content of every page behind the login. On a phone the menu is a drawer. */
export default function Frame({ area, children }: { area: Area; children: ReactNode }) {
  const { t } = useSpeech();
  const { role } = useSession();
  useLettersLanguage();
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const areas: readonly Area[] = role === 'mailbox-user' ? ['account'] : ['panel', 'account'];
  const nav =
    area === 'account' ? <AccountNav onGo={() => setDrawer(false)} /> : <PanelNav onGo={() => setDrawer(false)} />;
  return (
    <>
      <a className="skip button main" href="#content">
        {t('app.skip')}
      </a>
      <header className="topbar">
        <span className="phone-only">
          <IconButton icon="menu" label={t('app.menu')} aria-expanded={drawer} onClick={() => setDrawer(true)} />
        </span>
        <Link className="mark" href={`/${areas[0]}`} aria-label={t('app.name')}>
          <Owl />
          <span className="wide-only">{t('app.name')}</span>
        </Link>
        <nav className="areas" aria-label={t('app.name')}>
          {areas.map((one) => (
            <Link key={one} href={`/${one}`} aria-current={one === area ? 'true' : undefined}>
              {t(one === 'account' ? 'area.account' : 'area.panel')}
            </Link>
          ))}
        </nav>
        <span className="rest" />
        <UserMenu onHelp={() => setHelp(true)} />
      </header>
      <div className="frame">
        {nav}
        <main id="content" tabIndex={-1}>
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </main>
      </div>
      <ModalOverlay className="drawer-veil" isOpen={drawer} onOpenChange={setDrawer} isDismissable>
        <Modal className="drawer">
          <AriaDialog aria-label={t('app.menu')}>{nav}</AriaDialog>
        </Modal>
      </ModalOverlay>
      <Keyboard areas={areas} open={help} onOpen={setHelp} />
    </>
  );
}
