import { createContext, useContext } from 'react';
import type { Language } from './language.tsx';

export const SwitchContext = createContext<(language: Language) => void>(() => undefined);

/** Speaks another language from now on. */
export function useSwitchLanguage(): (language: Language) => void {
  return useContext(SwitchContext);
}
