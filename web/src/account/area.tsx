import { Route, Switch } from 'wouter';
import { useSession } from '#web/session/session.tsx';
import { NoPage } from '#web/shell/no-page.tsx';
import { AddressesPage } from './addresses-page.tsx';
import { ProfilePage } from './profile-page.tsx';
import { ProgramsPage } from './programs-page.tsx';
import { SecurityPage } from './security-page.tsx';
import { SessionsPage } from './sessions-page.tsx';
import { SpacePage } from './space-page.tsx';

/** `/account` */
export default function AccountArea() {
  const { account } = useSession();
  return (
    <Switch>
      <Route path="/account" component={account === null ? SecurityPage : AddressesPage} />
      <Route path="/account/security" component={SecurityPage} />
      <Route path="/account/sessions" component={SessionsPage} />
      {account === null ? null : <Route path="/account/addresses" component={AddressesPage} />}
      {account === null ? null : <Route path="/account/profile" component={ProfilePage} />}
      {account === null ? null : <Route path="/account/space" component={SpacePage} />}
      {account === null ? null : <Route path="/account/programs" component={ProgramsPage} />}
      <Route component={NoPage} />
    </Switch>
  );
}
