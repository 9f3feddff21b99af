import { Route, Switch } from 'wouter';
import { useSession } from '#web/session/session.tsx';
import { NoPage } from '#web/shell/no-page.tsx';
import { AccountsPage } from './accounts-page.tsx';
import { AdministratorsPage } from './administrators/administrators-page.tsx';
import { StudioPage } from './bulk/studio-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { CustomersPage } from './customers/customers-page.tsx';
import { PlansPage } from './customers/plans-page.tsx';
import { SlotsPage } from './customers/slots-page.tsx';
import { AccountDesk } from './desk/account-desk.tsx';
import { DeskPage } from './desk/desk-page.tsx';
import { DomainPage } from './domain-page.tsx';
import { DomainsPage } from './domains-page.tsx';
import { HealthPage } from './health/health-page.tsx';
import { KeysPage } from './keys/keys-page.tsx';
import { PoliciesPage } from './policies/policies-page.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { SubscribersPage } from './subscribers/subscribers-page.tsx';
import { DomainStep } from './wizard/domain-step.tsx';
import { WizardPage } from './wizard/wizard-page.tsx';

/** `/panel` */
export default function PanelArea() {
  const { role } = useSession();
  if (role === 'mailbox-user' || role === 'application') return <NoPage />;
  return (
    <Switch>
      <Route path="/panel" component={role === 'help-desk' ? DeskPage : DomainsPage} />
      <Route path="/panel/domains" component={DomainsPage} />
      {role === 'help-desk' ? null : <Route path="/panel/domains/new" component={DomainStep} />}
      <Route path="/panel/domains/:name" component={DomainPage} />
      {role === 'help-desk' ? null : <Route path="/panel/domains/:name/setup/:step" component={WizardPage} />}
      <Route path="/panel/accounts" component={AccountsPage} />
      {role === 'customer' ? null : <Route path="/panel/desk" component={DeskPage} />}
      {role === 'customer' ? null : <Route path="/panel/desk/:account" component={AccountDesk} />}
      {role === 'operator' ? <Route path="/panel/health" component={HealthPage} /> : null}
      {role === 'help-desk' ? null : <Route path="/panel/import" component={StudioPage} />}
      {role === 'help-desk' ? null : <Route path="/panel/policies" component={PoliciesPage} />}
      {role === 'operator' ? <Route path="/panel/subscribers" component={SubscribersPage} /> : null}
      {role === 'operator' ? <Route path="/panel/customers" component={CustomersPage} /> : null}
      {role === 'operator' ? <Route path="/panel/customers/:customer" component={SlotsPage} /> : null}
      {role === 'customer' ? <Route path="/panel/slots" component={SlotsPage} /> : null}
      {role === 'operator' ? <Route path="/panel/plans" component={PlansPage} /> : null}
      {role === 'help-desk' ? null : <Route path="/panel/administrators" component={AdministratorsPage} />}
      {role === 'help-desk' ? null : <Route path="/panel/keys" component={KeysPage} />}
      {role === 'help-desk' ? null : <Route path="/panel/audit" component={AuditPage} />}
      {role === 'operator' ? <Route path="/panel/queue" component={QueuePage} /> : null}
      <Route component={NoPage} />
    </Switch>
  );
}
