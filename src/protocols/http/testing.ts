import { OpenAPIHono } from '@hono/zod-openapi';
import { silentLog } from '#base/log.ts';
import { isOurDomain } from '#directory/domains.ts';
import { createCredentials } from '#directory/own-credentials.ts';
import { PasswordHasher } from '#directory/password.ts';
import { Policies } from '#directory/policy/policies.ts';
import { StrengthJudge } from '#directory/policy/strength.ts';
import { openTestDirectory, type TestDirectory, testSealer } from '#directory/testing.ts';
import type { Listener } from '#net/listener.ts';
import type { MailServers } from '#services/domains/mail-servers.ts';
import type { ClientSetup } from './client-setup.ts';
import { listenHttp } from './listener.ts';
import { httpService } from './service.ts';
import { TestBrowser } from './testing-browser.ts';
import type { Credentials, HttpEnv, HttpParts, SelfService } from './types.ts';

/** Where its mail programs would connect. */
const servers: MailServers = {
  host: 'localhost',
  imaps: 993,
  pop3s: 995,
  submissions: 465,
  submission: 587,
  https: 443,
};

/** The HTTP service over a directory in a temporary directory, for tests; everything goes when disposed. */
export interface TestHttp extends AsyncDisposable {
  directory: TestDirectory;
  credentials: Credentials;
  hasher: PasswordHasher;
  policies: Policies;
  listener: Listener;
  /** A browser without cookies. */
  browser(): TestBrowser;
}

/** Opens it on a port of the system's choice. `changes`: parts that the test is about. */
export async function openTestHttp(
  engine: Parameters<typeof openTestDirectory>[0] = { engine: 'sqlite' },
  changes: Partial<HttpParts> = {},
): Promise<TestHttp> {
  await using stack = new AsyncDisposableStack();
  const directory = stack.use(await openTestDirectory(engine));
  const { database, clock } = directory;
  const hasher = new PasswordHasher(testSealer, 2);
  const policies = new Policies({ database, clock, judge: stack.use(new StrengthJudge()) });
  const authenticator = stack.use(await directory.authenticator());
  const credentials = createCredentials({
    hostname: 'localhost',
    database,
    clock,
    hasher,
    policies,
    authenticator,
    sealer: testSealer,
    log: silentLog,
  });
  const parts = {
    hostname: 'localhost',
    health: {},
    metricsText: () => '',
    metricsNetworks: () => null,
    selfService: { domain: () => null } as SelfService,
    credentials,
    clientSetup: {
      isOurs: (domain) => isOurDomain(database.reader, domain),
      servers: () => servers,
      signed: (content) => content,
      clock,
    } satisfies ClientSetup,
    application: null,
    resources: new OpenAPIHono<HttpEnv>(),
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
    hasher,
    policies,
    listener,
    browser: () => new TestBrowser(listener.port),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
