// The interface for programs over a real installation, asked without sockets; who asks is said by the test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { loadConfig } from '#config/load.ts';
import type { Actor } from '#directory/access.ts';
import { openSealer } from '#directory/sealing.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import type { DnsServer } from '#net/dns/servers.ts';
import { answerLanguage } from '#protocols/http/language.ts';
import { resourcesApi } from '#protocols/http/api/resources.ts';
import { answerFailure, problem } from '#protocols/http/problem.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { smtpMetrics } from '#protocols/smtp/metrics.ts';
import { queueMetrics } from '#services/queue/metrics.ts';
import { apiParts } from '#api.ts';
import { HealthHistory } from '#health-history.ts';
import { healthReport } from '#health-report.ts';
import { type Installation, openInstallation } from '#installation.ts';

/** An answer with its body read. */
interface Answer {
  status: number;
  headers: Headers;
  /** The body as JSON; what it is, the test knows. */
  body: any; // oxlint-disable-line typescript/no-explicit-any
  text: string;
  bytes: Buffer;
}

/** What a request says besides its path. */
interface Asking {
  by?: Actor | null;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The interface of an installation of its own. */
export interface ApiStage extends AsyncDisposable {
  installation: Installation;
  service: OpenAPIHono<HttpEnv>;
  /** The data directory. */
  data: string;
  /** Asks `GET /domains` and the like, below /api/v1; as the operator where nobody is named. */
  readonly ask: (request: string, asking?: Asking) => Promise<Answer>;
}

export const operator: Actor = {
  role: 'operator',
  name: 'op',
  customer: null,
  account: null,
  scopes: null,
  via: 'api-key',
};

/** A customer's administrator. */
export function customerActor(customer: number): Actor {
  return { ...operator, role: 'customer', name: `customer ${customer}`, customer };
}

/** The owner of a mailbox. */
export function mailboxUser(account: number): Actor {
  return { ...operator, role: 'mailbox-user', name: `user ${account}`, account };
}

/** Opens an installation, on PostgreSQL where its address is given. */
export async function openApi(
  postgres?: string,
  dns: readonly DnsServer[] = [],
  settings: readonly string[] = [],
): Promise<ApiStage> {
  const data = mkdtempSync(join(tmpdir(), 'sowa-api-'));
  writeFileSync(join(data, 'key'), randomBytes(32));
  const engine = postgres === undefined ? [] : ['database.engine=postgres', `database.url=${postgres}`];
  const loaded = loadConfig({
    file: undefined,
    assignments: [
      `data=${data}`,
      'hostname=mail.example.test',
      `dns.authority_port=${dns[0]?.port ?? 53}`,
      ...engine,
      ...settings,
    ],
    environment: {},
    directory: data,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const installation = await openInstallation(config, silentLog, 'owner');
  const metrics = new Metrics();
  const resolver = new StubResolver(dns, systemClock, metrics);
  smtpMetrics(metrics);
  queueMetrics(metrics);
  metrics.gauge('process_resident_memory_bytes', 'Resident memory.');
  const parts = apiParts({
    live: { config },
    installation,
    resolver,
    sealer: await openSealer(config.key_file),
    log: silentLog,
  });
  const service = new OpenAPIHono<HttpEnv>();
  service.use(async (context, next) => {
    const actor = context.req.header('x-test-actor');
    context.set('language', answerLanguage(undefined, context.req.header('accept-language')));
    context.set('actor', actor === undefined ? null : (JSON.parse(actor) as Actor));
    context.set('session', null);
    context.set('recent', false);
    await next();
  });
  const history = new HealthHistory(metrics, systemClock);
  const health = () =>
    healthReport({
      live: { config },
      reader: installation.database.reader,
      checks: {},
      listeners: { names: [], places: [], connections: () => 0 },
      certificates: { pairs: [] },
      history,
    });
  service.route('/api/v1', resourcesApi({ ...parts, health }));
  service.notFound((context) => problem(context, 'not-found'));
  service.onError((error, context) => answerFailure(context, error, silentLog));
  const incoming = { socket: { remoteAddress: '127.0.0.1' } };
  return {
    installation,
    service,
    data,
    ask: async (request, { by = operator, body, headers = {} } = {}) => {
      const [method = '', path = ''] = request.split(' ');
      const response = await service.request(
        `http://mail.example.test/api/v1${path}`,
        {
          method,
          headers: {
            ...(by !== null && { 'x-test-actor': JSON.stringify(by) }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        },
        { incoming },
      );
      const bytes = Buffer.from(await response.arrayBuffer());
      const text = bytes.toString();
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      return {
        status: response.status,
        headers: response.headers,
        bytes,
        text,
        body: isJson ? JSON.parse(text) : null,
      };
    },
    [Symbol.asyncDispose]: async () => {
      await parts.imports[Symbol.asyncDispose]();
      await installation[Symbol.asyncDispose]();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
