import type { Operations, Schemas } from './schema.ts';

type Problem = Schemas['Problem'];
type Name = keyof Operations;
type Given<N extends Name> = Omit<Operations[N], 'answer'>;
type NeedsNothing<T> = T extends { path: unknown } | { query: unknown } | { body: unknown } ? false : true;

/** Sent besides what the operation asks for. */
interface Extra {
  /** The version that is changed, from an earlier answer. */
  etag?: string | undefined;
  /** Lets the same act be sent again without being done twice. */
  once?: string;
  /** The language to be answered in where it is not that of the page. */
  language?: string;
}

/** What went wrong at the service, in its words; status 0 where it was not reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What of the code is meant, such as `recent-proof`. */
  readonly reason: string | undefined;
  readonly fields: NonNullable<Problem['errors']>;

  constructor(status: number, problem: Partial<Problem>) {
    super(sentence(problem) ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? 'unreachable';
    this.reason = problem.reason;
    this.fields = problem.errors ?? [];
  }
}

/** Whether something was asked for that is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Both speak the reader's language; the detail says more. */
function sentence({ title, detail }: Partial<Problem>): string | undefined {
  if (detail === undefined) return title;
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** An answer with the version of what it shows. */
export interface Versioned<T> {
  value: T;
  etag: string | undefined;
}

/** What is in the way of a request: nobody is signed in any more, or the owner must prove again to be there. */
export type Obstacle = 'session' | 'proof';

/** Called for an obstacle; settles when the person has done something about it, and says whether to ask again. */
type Mend = (obstacle: Obstacle) => Promise<boolean>;

const state: { token: string | null; mend: Mend } = { token: null, mend: () => Promise.resolve(false) };

/** The word that writes carry, so that no other site can make them (from the session). */
export function setToken(token: string | null): void {
  state.token = token;
}

export function onObstacle(mend: Mend): void {
  state.mend = mend;
}

/** Asks the service. Throws ApiError. */
export async function call<N extends Name>(
  name: N,
  ...[given]: NeedsNothing<Given<N>> extends true ? [(Given<N> & Extra)?] : [Given<N> & Extra]
): Promise<Operations[N]['answer']> {
  return (await versioned(name, (given ?? {}) as Given<N> & Extra)).value;
}

/**
 * Has the person prove to be there where that was too long ago; false where they call it off. For what is not asked
 * by `call`, such as a file that the browser fetches itself.
 */
export async function proven(): Promise<boolean> {
  const { recent } = await call('GET /api/v1/session');
  return recent || state.mend('proof');
}

/** As `call`, with the version. */
export async function versioned<N extends Name>(
  name: N,
  given: Given<N> & Extra,
): Promise<Versioned<Operations[N]['answer']>> {
  const response = await ask(name, given);
  const type = response.headers.get('content-type') ?? '';
  const value: unknown =
    response.status === 204 ? undefined : await (type.includes('json') ? response.json() : response.text());
  return { value: value as Operations[N]['answer'], etag: response.headers.get('etag') ?? undefined };
}

interface Loose extends Extra {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
}

async function ask(name: string, given: Loose): Promise<Response> {
  const response = await send(name, given);
  if (response.ok) return response;
  const error = new ApiError(response.status, await problemOf(response));
  const obstacle = obstacleOf(name, error);
  if (obstacle === null || !(await state.mend(obstacle))) throw error;
  const again = await send(name, given);
  if (again.ok) return again;
  throw new ApiError(again.status, await problemOf(again));
}

function obstacleOf(name: string, { status, reason }: ApiError): Obstacle | null {
  if (reason === 'recent-proof') return 'proof';
  return status === 401 && !name.includes('/api/v1/session') ? 'session' : null;
}

async function send(name: string, { path = {}, query = {}, body, etag, once, language }: Loose): Promise<Response> {
  const [method = 'GET', template = ''] = name.split(' ');
  const target = template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(path[key])));
  const asked = Object.entries(query).filter(
    (entry): entry is [string, string | number | boolean] => entry[1] !== undefined,
  );
  const search = new URLSearchParams(asked.map(([key, value]) => [key, String(value)])).toString();
  const headers = new Headers({
    Accept: 'application/json',
    'Accept-Language': language ?? document.documentElement.lang,
  });
  if (method !== 'GET' && state.token !== null) headers.set('X-CSRF-Token', state.token);
  if (etag !== undefined) headers.set('If-Match', etag);
  if (once !== undefined) headers.set('Idempotency-Key', once);
  const plain = body instanceof Blob || typeof body === 'string';
  if (body !== undefined && !plain) headers.set('Content-Type', 'application/json');
  const sent = body === undefined ? null : plain ? body : JSON.stringify(body);
  try {
    return await fetch(search === '' ? target : `${target}?${search}`, { method, headers, body: sent });
  } catch (error) {
    if (error instanceof TypeError) throw new ApiError(0, {});
    throw error;
  }
}

async function problemOf(response: Response): Promise<Partial<Problem>> {
  const type = response.headers.get('content-type') ?? '';
  return type.includes('json') ? ((await response.json()) as Problem) : {};
}
