import type { IncomingMessage } from 'node:http';
import { metricsContentType } from '#base/metrics.ts';
import { endpoint } from '#net/endpoint.ts';
import type { NetworkSet } from '#net/networks.ts';
import { type HealthChecks, healthReply } from './health.ts';
import { frontPage } from './page.ts';
import { type Reply, textReply } from './reply.ts';

/** What the pages show. A function gives the value of the moment, because a reload may change it. */
export interface HttpParts {
  hostname: string;
  health: HealthChecks;
  /** Prometheus' text. */
  metricsText(): string;
  /** Who may read /metrics; null: nobody, it is switched off. */
  metricsNetworks(): NetworkSet | null;
}

type Handler = (parts: HttpParts, request: IncomingMessage) => Reply | Promise<Reply>;

const routes: Readonly<Record<string, Handler>> = {
  '/': ({ hostname }, request) => frontPage(hostname, request.headers['accept-language']),
  '/healthz': ({ health }) => healthReply(health),
  '/metrics': metricsReply,
};

/** The answer to a request. */
export function answer(parts: HttpParts, request: IncomingMessage): Reply | Promise<Reply> {
  const [path = ''] = (request.url ?? '').split('?');
  const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (handler === undefined) return textReply(404, 'There is nothing here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return textReply(405, 'This can only be read.', { Allow: 'GET, HEAD' });
  }
  return handler(parts, request);
}

function metricsReply(parts: HttpParts, request: IncomingMessage): Reply {
  const networks = parts.metricsNetworks();
  if (networks === null) return textReply(404, 'Metrics are switched off (metrics.enabled).');
  const { address } = endpoint(request.socket.remoteAddress, request.socket.remotePort);
  if (!networks.has(address)) return textReply(403, 'Your address is not in metrics.networks.');
  return { status: 200, type: metricsContentType, body: parts.metricsText() };
}
