import { useState } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { useSwitchLanguage } from '#web/texts/switch.ts';
import { Segments } from '#web/ui/field.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { chooseTheme, currentTheme, type Theme } from './preferences.ts';

/** Polish or English. */
export function LanguageSwitch() {
  const { t, language } = useSpeech();
  const change = useSwitchLanguage();
  return (
    <Segments
      label={t('language.label')}
      value={language}
      options={[
        { value: 'pl', label: <span lang="pl">Polski</span> },
        { value: 'en', label: <span lang="en">English</span> },
      ]}
      onChange={change}
    />
  );
}

/** Light, dark, or as the device has it. */
export function ThemeSwitch() {
  const { t } = useSpeech();
  const [theme, setTheme] = useState(currentTheme);
  const change = (chosen: Theme) => {
    chooseTheme(chosen);
    setTheme(chosen);
  };
  const sign = (icon: 'device' | 'sun' | 'moon', name: string) => (
    <>
      <Icon name={icon} />
      <span className="unseen">{name}</span>
    </>
  );
  return (
    <Segments
      label={t('theme.label')}
      value={theme}
      options={[
        { value: 'system', label: sign('device', t('theme.system')) },
        { value: 'light', label: sign('sun', t('theme.light')) },
        { value: 'dark', label: sign('moon', t('theme.dark')) },
      ]}
      onChange={change}
    />
  );
}
