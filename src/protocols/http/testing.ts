import { silentLog } from '#base/log.ts';
import type { Engine } from '#db/open.ts';
import { ApiKeys } from '#directory/api-keys/api-keys.ts';
import { PasswordHasher } from '#directory/password.ts';
import { Sealer } from '#directory/sealing.ts';
import { SecondFactors } from '#directory/second-factor/second-factors.ts';
import { Sessions } from '#directory/sessions.ts';
import { SignIn } from '#directory/sign-in.ts';
import { openTestDirectory, type TestDirectory } from '#directory/testing.ts';
import type { Listener } from '#net/listener.ts';
import { listenHttp } from './listener.ts';
import { httpService } from './service.ts';
import { TestBrowser } from './testing-browser.ts';
import type { Credentials, HttpParts, SelfService } from './types.ts';

/** The HTTP service over a directory in a temporary directory, for tests; everything goes when disposed. */
export interface TestHttp extends AsyncDisposable {
  directory: TestDirectory;
  credentials: Credentials;
  listener: Listener;
  /** A browser without cookies. */
  browser(): TestBrowser;
}

/** Opens it on a port of the system's choice. `changes`: parts that the test is about. */
export async function openTestHttp(
  engine: Engine = { engine: 'sqlite' },
  changes: Partial<HttpParts> = {},
): Promise<TestHttp> {
  await using stack = new AsyncDisposableStack();
  const directory = stack.use(await openTestDirectory(engine));
  const { database, clock } = directory;
  const common = { database, clock, hasher: new PasswordHasher(2), log: silentLog };
  const secondFactors = new SecondFactors({ ...common, sealer: new Sealer(new Uint8Array(32)) });
  const authenticator = stack.use(await directory.authenticator());
  const credentials: Credentials = {
    sessions: new Sessions(common),
    apiKeys: new ApiKeys(common),
    signIn: new SignIn({ ...common, authenticator, secondFactors }),
    secondFactors,
  };
  const parts = {
    hostname: 'localhost',
    health: {},
    metricsText: () => '',
    metricsNetworks: () => null,
    selfService: { domain: () => null } as SelfService,
    credentials,
    ...changes,
  } as HttpParts;
  const service = httpService(parts, silentLog);
  const listener = stack.use(
    await listenHttp({
      name: 'http',
      at: { host: '127.0.0.1', port: 0 },
      limits: { perAddress: 100, total: 100 },
      fetch: (request, env) => service.fetch(request, env),
      log: silentLog,
    }),
  );
  const owned = stack.move();
  return {
    directory,
    credentials,
    listener,
    browser: () => new TestBrowser(listener.port),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
