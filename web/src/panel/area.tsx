import { Route, Switch } from 'wouter';
import { useSession } from '#web/session/session.tsx';
import { NoPage } from '#web/shell/no-page.tsx';
import { AccountsPage } from './accounts-page.tsx';
import { DomainPage } from './domain-page.tsx';
import { DomainsPage } from './domains-page.tsx';
import { PoliciesPage } from './policies/policies-page.tsx';
import { SubscribersPage } from './subscribers/subscribers-page.tsx';

/** `/panel` */
export default function PanelArea() {
  const { role } = useSession();
  if (role === 'mailbox-user' || role === 'application') return <NoPage />;
  return (
    <Switch>
      <Route path="/panel" component={role === 'help-desk' ? AccountsPage : DomainsPage} />
      <Route path="/panel/domains" component={DomainsPage} />
      <Route path="/panel/domains/:name" component={DomainPage} />
      <Route path="/panel/accounts" component={AccountsPage} />
      {role === 'help-desk' ? null : <Route path="/panel/policies" component={PoliciesPage} />}
      {role === 'operator' ? <Route path="/panel/subscribers" component={SubscribersPage} /> : null}
      <Route component={NoPage} />
    </Switch>
  );
}
