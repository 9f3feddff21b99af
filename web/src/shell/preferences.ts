import type { Language } from '#web/texts/language.tsx';

export type Theme = 'system' | 'light' | 'dark';

/** Kept for a year, in cookies, so that the page comes in the right language and look from the first byte. */
function keep(name: string, value: string): void {
  document.cookie = `sowa-${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  keep('theme', theme);
}

/** The language that was chosen in this browser; null where it is merely the browser's own. */
export function chosenLanguage(): Language | null {
  const [, found] = /(?:^|; )sowa-language=(en|pl)\b/.exec(document.cookie) ?? [];
  return found === 'en' || found === 'pl' ? found : null;
}

export function chooseLanguage(language: Language): void {
  document.documentElement.lang = language;
  keep('language', language);
}
