// Pages about one's own account.
import type { Screen } from './screen.ts';

const pages = ['addresses', 'space', 'programs', 'profile', 'security', 'sessions'];

export const accountScreens: readonly Screen[] = [
  ...pages.map((name): Screen => ({ name, who: 'owner', path: `/account/${name}` })),
  { name: 'add-alias', who: 'owner', path: '/account/addresses', act: (stage) => stage.press('aliases.add') },
];
