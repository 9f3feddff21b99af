import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { call } from '#web/api/client.ts';
import { useSession, useSessionState } from '#web/session/session.tsx';
import { type Language, useSpeech } from '#web/texts/language.tsx';
import { errorText } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { chosenLanguage } from './preferences.ts';

/** Keeps the language that was chosen in the browser with the account, so that letters of the service come in it. */
export function useLettersLanguage(): void {
  const words = useSpeech();
  const tell = useTell();
  const session = useSession();
  const { refresh } = useSessionState();
  const { mutate } = useMutation({
    mutationFn: (language: Language) =>
      call('PATCH /api/v1/accounts/{account}', { path: { account: session.name }, body: { language } }),
    onSuccess: refresh,
    onError: (error) => tell(errorText(error, words)),
  });
  const { language } = words;
  const compare = useEffectEvent(() => {
    const isOther = session.language !== null && session.language !== language;
    if (isOther && chosenLanguage() === language) mutate(language);
  });
  useEffect(() => compare(), [language]);
}
