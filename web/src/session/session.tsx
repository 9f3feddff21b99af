import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { ApiError, call, type Obstacle, onObstacle, setToken } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Alone } from '#web/shell/alone.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure } from '#web/ui/notice.tsx';

const SignInAgain = lazy(() => import('./sign-in-again.tsx'));
const ProofDialog = lazy(() => import('./proof-dialog.tsx'));

export type Session = Schemas['Session'];

/** Who is signed in, and how that changes. */
interface SessionState {
  session: Session | null;
  /** Somebody has just signed in. */
  entered: (session: Session) => void;
  /** Asks the service again who it is. */
  refresh: () => Promise<void>;
  leave: () => Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);

interface Waiting {
  obstacle: Obstacle;
  settle: (again: boolean) => void;
}

/** Knows who is signed in; asks in a window over the page when the service no longer does, so that nothing typed is lost. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [session, setSession] = useState<Session | null>();
  const [failure, setFailure] = useState<unknown>(null);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const pending = useRef<Promise<boolean> | null>(null);

  const accept = useCallback((found: Session | null) => {
    setToken(found?.csrfToken ?? null);
    setSession(found);
  }, []);

  const refresh = useCallback(async () => {
    try {
      accept(await call('GET /api/v1/session'));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) return setFailure(error);
      // What the page shows is not asked for again by somebody who is nobody now.
      queries.clear();
      accept(null);
    }
  }, [accept, queries]);

  useEffect(() => void refresh(), [refresh]);

  useEffect(() => {
    // Several requests may meet the same obstacle: they wait for one answer.
    onObstacle((obstacle) => {
      pending.current ??= new Promise<boolean>((resolve) => {
        setWaiting({ obstacle, settle: resolve });
      }).finally(() => {
        pending.current = null;
        setWaiting(null);
      });
      return pending.current;
    });
  }, []);

  const state = useMemo<SessionState | null>(() => {
    if (session === undefined) return null;
    return {
      session,
      entered: (found) => {
        queries.clear();
        accept(found);
      },
      refresh,
      leave: async () => {
        await call('DELETE /api/v1/session');
        queries.clear();
        accept(null);
      },
    };
  }, [session, accept, refresh, queries]);

  if (failure !== null && state === null) return <Unreachable failure={failure} />;
  if (state === null) return null;
  return (
    <SessionContext value={state}>
      {children}
      <Suspense>
        {waiting?.obstacle === 'session' && session !== undefined ? (
          <SignInAgain
            name={session?.name ?? ''}
            onDone={(found) => {
              accept(found);
              waiting.settle(true);
            }}
            onOther={() => {
              accept(null);
              waiting.settle(false);
            }}
          />
        ) : null}
        {waiting?.obstacle === 'proof' ? (
          <ProofDialog
            needsCode={session?.secondFactor === true}
            onDone={() => waiting.settle(true)}
            onClose={() => waiting.settle(false)}
          />
        ) : null}
      </Suspense>
    </SessionContext>
  );
}

function Unreachable({ failure }: { failure: unknown }) {
  const { t } = useSpeech();
  return (
    <Alone title={t('app.name')}>
      <Failure error={failure} />
      <Button look="main" icon="refresh" onClick={() => location.reload()}>
        {t('error.again')}
      </Button>
    </Alone>
  );
}

/** Who is signed in, or nobody. */
export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (state === null) throw new Error('no session around this component');
  return state;
}

/** Who is signed in, on pages that only they see. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (session === null) throw new Error('nobody is signed in');
  return session;
}
