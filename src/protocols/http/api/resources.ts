import type { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { apiLimits } from '#base/limits-api.ts';
import { limitBody } from '#protocols/http/body-limit.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { accountBatchApi } from './account-batch.ts';
import { accountMailApi } from './account-mail.ts';
import { accountSignInApi } from './account-sign-in.ts';
import { accountsApi } from './accounts.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { administratorsApi } from './administrators.ts';
import { apiKeysApi } from './api-keys.ts';
import { auditApi } from './audit.ts';
import { customersApi } from './customers.ts';
import { domainCareApi } from './domain-care.ts';
import { domainCertificateApi } from './domain-certificate.ts';
import { domainClaimsApi, ownClaimsApi } from './domain-claims.ts';
import { domainKeysApi } from './domain-keys.ts';
import { domainPublicationApi } from './domain-publication.ts';
import { domainSettingsApi } from './domain-settings.ts';
import { domainsApi } from './domains.ts';
import { exportApi } from './export.ts';
import { apiPart } from './frame.ts';
import { groupsApi } from './groups.ts';
import { healthApi } from './health.ts';
import { idempotency } from './idempotency.ts';
import { importsApi } from './imports.ts';
import { managedZonesApi } from './managed-zones.ts';
import { policiesApi } from './policies.ts';
import { queueApi } from './queue.ts';
import { rateLimit } from './rate-limit.ts';
import { spaceApi } from './space.ts';
import { subscribersApi } from './subscribers.ts';
import { trailsApi } from './trails.ts';
import type { ApiParts } from './types.ts';
import { usageApi } from './usage.ts';

/** Nothing below is for those who did not prove to be somebody. */
const signedInOnly: MiddlewareHandler<HttpEnv> = async (context, next) => {
  requireActor(context);
  await next();
};

/** Tables are longer than what else is said in JSON. */
const limitedBody: MiddlewareHandler<HttpEnv> = (context, next) => {
  const { path } = context.req;
  const isTable = path.includes('/imports') || context.req.header('content-type')?.startsWith('text/csv') === true;
  return limitBody(isTable ? apiLimits.upload : apiLimits.body)(context, next);
};

/** Everything that programs and the browser application do with the directory, the queue and the trails. */
export function resourcesApi(parts: ApiParts): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.use(signedInOnly, rateLimit(parts.clock), limitedBody, idempotency(parts.answers));
  api.route('/domains', domainsApi(parts));
  api.route('/domains', domainCareApi(parts));
  api.route('/domains', domainClaimsApi(parts));
  api.route('/domains', domainPublicationApi(parts));
  api.route('/domains', domainSettingsApi(parts));
  api.route('/domains', domainKeysApi(parts));
  api.route('/domains', domainCertificateApi(parts));
  api.route('/domain-claims', ownClaimsApi(parts));
  api.route('/managed-zones', managedZonesApi(parts));
  api.route('/accounts', accountsApi(parts));
  api.route('/accounts', accountBatchApi(parts));
  api.route('/accounts', accountMailApi(parts));
  api.route('/accounts', spaceApi(parts));
  api.route('/accounts', accountSignInApi(parts));
  api.route('/', customersApi(parts));
  api.route('/administrators', administratorsApi(parts));
  api.route('/audit', auditApi(parts));
  api.route('/api-keys', apiKeysApi(parts));
  api.route('/accounts', exportApi(parts));
  api.route('/groups', groupsApi(parts));
  api.route('/policies', policiesApi(parts));
  api.route('/subscribers', subscribersApi(parts));
  api.route('/imports', importsApi(parts));
  api.route('/queue', queueApi(parts));
  api.route('/trails', trailsApi(parts));
  api.route('/usage', usageApi(parts));
  api.route('/health', healthApi(parts));
  return api;
}
