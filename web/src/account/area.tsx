import { Route, Switch } from 'wouter';
import { NoPage } from '#web/shell/no-page.tsx';
import { AddressesPage } from './addresses-page.tsx';

/** `/account` */
export default function AccountArea() {
  return (
    <Switch>
      <Route path="/account" component={AddressesPage} />
      <Route path="/account/addresses" component={AddressesPage} />
      <Route component={NoPage} />
    </Switch>
  );
}
