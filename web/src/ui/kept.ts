import { useCallback, useState } from 'react';
import { useSession } from '#web/session/session.tsx';

/**
 * A value that is typed step by step: going back and loading the page anew do not lose it. It stays in this tab, and
 * for who is signed in. `forget` is for when it has been sent.
 */
export function useKept<T extends object>(
  name: string,
  first: T,
): { value: T; set: (value: T) => void; forget: () => void } {
  const { name: who } = useSession();
  const key = `${who} ${name}`;
  const [value, setValue] = useState<T>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? first : { ...first, ...(JSON.parse(kept) as Partial<T>) };
  });
  const set = useCallback(
    (next: T) => {
      sessionStorage.setItem(key, JSON.stringify(next));
      setValue(next);
    },
    [key],
  );
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  return { value, set, forget };
}
