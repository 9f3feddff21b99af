import { OpenAPIHono } from '@hono/zod-openapi';
import { systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { metricsContentType } from '#base/metrics.ts';
import { acmeChallengeRoutes } from './acme-challenge.ts';
import { activationApi } from './activation-api.ts';
import { activationRoutes } from './activation-routes.ts';
import { applicationFiles, applicationPage } from './application.ts';
import { crashReportsApi } from './api/crash-reports.ts';
import { rateLimit } from './api/rate-limit.ts';
import { readingPage } from './api/reading-page.ts';
import { ownCredentialsApi } from './api/own/own.ts';
import { recoveryApi } from './api/recovery.ts';
import { mailServersApi } from './api/mail-servers.ts';
import { sessionApi } from './api/session.ts';
import { assetRoutes } from './assets.ts';
import { authenticate } from './authenticate.ts';
import { clientAddress } from './client.ts';
import { healthAnswer } from './health.ts';
import { answerLanguage } from './language.ts';
import { mtaStsAnswer, mtaStsPath } from './mta-sts.ts';
import { frontPage } from './page.ts';
import { answerFailure, problem } from './problem.ts';
import { secureHeaders } from './security.ts';
import { setupRoutes } from './setup-routes.ts';
import type { HttpEnv, HttpParts } from './types.ts';

/** The head of the OpenAPI document. */
export const apiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Sowa',
    version: '1',
    description: 'Failures are problems by RFC 9457, in the language of Accept-Language.',
  },
  servers: [{ url: '/' }],
};

/** Everything that is served by HTTP: a function from requests to responses. */
export function httpService(parts: HttpParts, log: Log): OpenAPIHono<HttpEnv> {
  const service = new OpenAPIHono<HttpEnv>({ strict: false });
  service.use(secureHeaders);
  service.use(async (context, next) => {
    context.set('language', answerLanguage(context.req.query('lang'), context.req.header('accept-language')));
    context.header('Vary', 'Accept-Language');
    await next();
  });
  service.use('/api/*', authenticate(parts.credentials));
  service.get('/', (context) => {
    const open = parts.selfService.domain() !== null;
    return context.html(frontPage(parts.hostname, context.var.language, open));
  });
  service.get('/healthz', () => healthAnswer(parts.health));
  service.get('/metrics', (context) => {
    const networks = parts.metricsNetworks();
    if (networks === null) return context.text('Metrics are switched off (metrics.enabled).\n', 404);
    if (!networks.has(clientAddress(context))) return context.text('Your address is not in metrics.networks.\n', 403);
    return context.body(parts.metricsText(), 200, { 'Content-Type': metricsContentType });
  });
  service.route('/assets', assetRoutes());
  service.route('/app', applicationFiles(parts.application));
  for (const path of ['/login', '/recovery', '/account', '/account/*', '/panel', '/panel/*']) {
    service.get(path, (context) => applicationPage(parts.application, context));
  }
  service.route('/activate', activationRoutes(parts.selfService));
  service.route('/', setupRoutes(parts.clientSetup));
  service.route('/.well-known/acme-challenge', acmeChallengeRoutes(parts.acmeChallenge));
  service.get(mtaStsPath, mtaStsAnswer(parts.mtaStsPolicy));
  service.get('/aktywacja', (context) => context.redirect('/activate?lang=pl', 302));
  service.route('/api/v1/activation', activationApi(parts.selfService));
  service.route('/api/v1/session', sessionApi(parts.credentials));
  service.use('/api/v1/account/*', rateLimit(systemClock));
  service.route('/api/v1/account', ownCredentialsApi(parts));
  service.route('/api/v1/recovery', recoveryApi(parts.credentials));
  service.route('/api/v1/crash-reports', crashReportsApi(parts.crashReports));
  service.route('/api/v1/mail-servers', mailServersApi(parts.clientSetup));
  service.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-sowa-session',
    description: 'Signing in gives it; changes also need its csrfToken in X-CSRF-Token.',
  });
  service.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  service.doc31('/api/v1/openapi.json', apiDocument);
  service.get('/api/v1', (context) => {
    const { paths = {} } = service.getOpenAPI31Document(apiDocument);
    return context.html(readingPage(paths, context.var.language));
  });
  // Last: all below /api/v1 that is not public.
  service.route('/api/v1', parts.resources);
  service.notFound((context) => {
    const allowed = methodsOf(service, context.req.path);
    if (allowed.length === 0) {
      const isPerson = context.req.method === 'GET' && /\btext\/html\b/.test(context.req.header('accept') ?? '');
      if (isPerson && parts.application !== null) return applicationPage(parts.application, context, 404);
      return problem(context, 'not-found');
    }
    // RFC 9110 15.5.6.
    context.header('Allow', allowed.join(', '));
    return problem(context, 'unsupported', { status: 405 });
  });
  service.onError((error, context) => answerFailure(context, error, log));
  return service;
}

/** Methods that a path has, HEAD among them where there is GET (RFC 9110 9.3.2). */
function methodsOf(service: OpenAPIHono<HttpEnv>, path: string): string[] {
  const found = service.routes.filter((route) => route.method !== 'ALL' && samePath(route.path, path));
  const methods = new Set(found.map((route) => route.method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].toSorted();
}

function samePath(pattern: string, path: string): boolean {
  return pattern === path || pattern === `${path}/` || `${pattern}/` === path;
}
