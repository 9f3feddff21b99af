import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { LoginPage } from '#web/session/login-page.tsx';
import { useSessionState } from '#web/session/session.tsx';
import { homeOf } from './home.ts';
import { Loading } from './loading.tsx';
import { NotFound } from './not-found.tsx';

const Frame = lazy(() => import('./frame.tsx'));
const DutyPage = lazy(() => import('#web/session/duty-page.tsx'));
const RecoveryPage = lazy(() => import('#web/session/recovery-page.tsx'));
const AccountArea = lazy(() => import('#web/account/area.tsx'));
const PanelArea = lazy(() => import('#web/panel/area.tsx'));

/** Which address shows what. */
export function Pages() {
  const { session } = useSessionState();
  const [place] = useLocation();
  if (session === null) {
    return (
      <Switch>
        <Route path="/login" component={LoginPage} />
        <Route path="/recovery">
          <Suspense>
            <RecoveryPage />
          </Suspense>
        </Route>
        <Route path="/account/*?" component={LoginPage} />
        <Route path="/panel/*?" component={LoginPage} />
        <Route component={NotFound} />
      </Switch>
    );
  }
  if (session.passwordDuty) {
    return (
      <Suspense>
        <DutyPage />
      </Suspense>
    );
  }
  return (
    <Switch>
      <Route path="/login">
        <Redirect to={homeOf(session)} replace />
      </Route>
      <Route path="/account/*?">
        <Suspense fallback={<Loading />}>
          <Frame area="account">
            <AccountArea key={session.name} />
          </Frame>
        </Suspense>
      </Route>
      <Route path="/panel/*?">
        <Suspense fallback={<Loading />}>
          <Frame area="panel">
            <PanelArea key={session.name} />
          </Frame>
        </Suspense>
      </Route>
      <Route>
        <NotFound key={place} />
      </Route>
    </Switch>
  );
}
