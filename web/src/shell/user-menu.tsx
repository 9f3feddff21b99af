import { useState } from 'react';
import { Header, MenuSection, Separator } from 'react-aria-components';
import { useLocation } from 'wouter';
import { roleLabels } from '#web/session/role-labels.ts';
import { useSession, useSessionState } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { useSwitchLanguage } from '#web/texts/switch.ts';
import { Icon } from '#web/ui/icon.tsx';
import { errorText } from '#web/ui/notice.tsx';
import { Menu, MenuChoice, MenuItem } from '#web/ui/menu.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { chooseTheme, currentTheme } from './preferences.ts';

/** Who is signed in, and what concerns only them. */
export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const words = useSpeech();
  const { t, language } = words;
  const { name, role } = useSession();
  const { leave } = useSessionState();
  const change = useSwitchLanguage();
  const tell = useTell();
  const [, go] = useLocation();
  const [theme, setTheme] = useState(currentTheme);
  const signOut = () => {
    leave().then(
      () => go('/login'),
      (error: unknown) => tell(errorText(error, words)),
    );
  };
  const trigger = (
    <>
      <Icon name="person" />
      <span className="wide-only">{name}</span>
      <Icon name="chevron" />
    </>
  );
  return (
    <Menu label={t('user.menu', { name })} trigger={trigger}>
      <MenuSection>
        <Header className="menu-head">
          <strong>{name}</strong>
          <span className="quiet">{t(roleLabels[role])}</span>
        </Header>
        <MenuItem icon="globe" onAction={() => change(language === 'pl' ? 'en' : 'pl')}>
          {language === 'pl' ? 'English' : 'Polski'}
        </MenuItem>
      </MenuSection>
      <Separator />
      <MenuChoice
        label={t('theme.label')}
        value={theme}
        options={[
          { value: 'light', icon: 'sun', label: t('theme.light') },
          { value: 'dark', icon: 'moon', label: t('theme.dark') },
          { value: 'system', icon: 'device', label: t('theme.system') },
        ]}
        onChange={(wanted) => {
          chooseTheme(wanted);
          setTheme(wanted);
        }}
      />
      <Separator />
      <MenuSection aria-label={name}>
        <MenuItem icon="keyboard" onAction={onHelp}>
          {t('user.keys')}
        </MenuItem>
        <MenuItem icon="signOut" onAction={signOut}>
          {t('user.signOut')}
        </MenuItem>
      </MenuSection>
    </Menu>
  );
}
