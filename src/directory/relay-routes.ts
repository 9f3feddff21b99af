import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';
import type { RelayTls } from './routing/types.ts';

/** A server through which mail leaves. */
export interface RelayRouteRow {
  /** `to:<domain>` for mail to a domain, `account:<id>` or `from:<domain>` for that of a sender, `default` for the rest. */
  scope: string;
  host: string;
  port: number;
  tls: RelayTls;
  /** SMTP AUTH; both are null where there is none. The password is sealed for the purpose `relay <scope>`. */
  login: string | null;
  password: Uint8Array | null;
  created_at: number;
}

/** Operation: adds a route, or replaces the one of that scope. */
export async function setRelayRoute(tx: Transactor, args: { route: RelayRouteRow }): Promise<void> {
  const { scope, host, port, tls, login, password, created_at: now } = args.route;
  await tx.run(
    `INSERT INTO relay_route (scope, host, port, tls, login, password, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (scope) DO UPDATE SET host = excluded.host, port = excluded.port, tls = excluded.tls,
     login = excluded.login, password = excluded.password, created_at = excluded.created_at`,
    scope,
    host,
    port,
    tls,
    login,
    password,
    now,
  );
}

/** Operation. Throws `not-found`. */
export async function removeRelayRoute(tx: Transactor, args: { scope: string }): Promise<void> {
  if ((await tx.run('DELETE FROM relay_route WHERE scope = ?', args.scope)) === 0) {
    throw new MailError('not-found', `the route ${args.scope} does not exist`);
  }
}

/** Every route, by scope; there are as many as an operator writes. */
export function listRelayRoutes(reader: Reader): Promise<RelayRouteRow[]> {
  return reader.all<RelayRouteRow>('SELECT * FROM relay_route ORDER BY scope');
}

/** The route for a message, of the scopes given, the first of them that has one. */
export async function findRelayRoute(
  reader: Reader,
  scopes: readonly [string, string, string, string],
): Promise<RelayRouteRow | undefined> {
  const rows = await reader.all<RelayRouteRow>('SELECT * FROM relay_route WHERE scope IN (?, ?, ?, ?)', ...scopes);
  return rows.toSorted((a, b) => scopes.indexOf(a.scope) - scopes.indexOf(b.scope))[0];
}
