import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { ApiError } from '#web/api/client.ts';
import { SessionProvider } from '#web/session/session.tsx';
import { type Language, loadTexts, Speaking, type Texts } from '#web/texts/language.tsx';
import { SwitchContext } from '#web/texts/switch.ts';
import { Batches } from '#web/ui/batches.tsx';
import { Toasts } from '#web/ui/toast.tsx';
import { CrashBoundary } from './crash.tsx';
import { Pages } from './pages.tsx';
import { chooseLanguage } from './preferences.ts';

function newQueries(): QueryClient {
  const retry = (count: number, error: Error) => count < 2 && error instanceof ApiError && error.status === 0;
  return new QueryClient({ defaultOptions: { queries: { retry, staleTime: 10_000 } } });
}

/** The whole application. */
export function App({ first }: { first: { language: Language; texts: Texts } }) {
  const [{ language, texts }, setWords] = useState(first);
  const queries = useMemo(newQueries, []);
  const change = useCallback(
    (wanted: Language) => {
      void loadTexts(wanted).then((found) => {
        chooseLanguage(wanted);
        setWords({ language: wanted, texts: found });
        // What the service said, it said in the other language.
        return queries.invalidateQueries();
      });
    },
    [queries],
  );
  return (
    <Speaking language={language} texts={texts}>
      <I18nProvider locale={language === 'pl' ? 'pl-PL' : 'en-US'}>
        <QueryClientProvider client={queries}>
          <SwitchContext value={change}>
            <CrashBoundary>
              <Toasts>
                <SessionProvider>
                  <Batches>
                    <Pages />
                  </Batches>
                </SessionProvider>
              </Toasts>
            </CrashBoundary>
          </SwitchContext>
        </QueryClientProvider>
      </I18nProvider>
    </Speaking>
  );
}
