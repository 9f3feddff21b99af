import { silentLog } from '#base/log.ts';
import { resourcesApi } from '#protocols/http/api/resources.ts';
import type { ApiParts } from '#protocols/http/api/types.ts';
import { apiDocument, httpService } from '#protocols/http/service.ts';
import type { HttpParts } from '#protocols/http/types.ts';
import { clientTypes } from './client-types.ts';

/** The module of types for the service as it is in this tree. */
export function currentClient(): string {
  const document = httpService(described(), silentLog).getOpenAPI31Document(apiDocument);
  return clientTypes(document);
}

/** Parts of any shape: routes are described without being called, so nothing of them is used. */
function described(): HttpParts {
  const nothing: object = new Proxy(() => undefined, { get: () => nothing });
  const resources = resourcesApi(nothing as ApiParts);
  return new Proxy(nothing as HttpParts, { get: (_, name) => (name === 'resources' ? resources : nothing) });
}
