/** One part of the service and how it is. */
interface HealthPart {
  ok: boolean;
  /** What is known, in English, for the operator: free space, the error of the database. */
  detail: string;
}

/** Looks at one part. What it throws counts as not well. */
type HealthCheck = () => Promise<HealthPart>;

/** Names of the parts with their checks. */
export type HealthChecks = Readonly<Record<string, HealthCheck>>;

/** Every part with its name. */
export function lookAtParts(checks: HealthChecks): Promise<({ name: string } & HealthPart)[]> {
  return Promise.all(Object.entries(checks).map(async ([name, check]) => ({ name, ...(await look(check)) })));
}

/** The answer to /healthz: 200 when every part is well, else 503, with all of them as JSON. */
export async function healthAnswer(checks: HealthChecks): Promise<Response> {
  const parts = await lookAtParts(checks);
  const ok = parts.every((part) => part.ok);
  const byName = Object.fromEntries(parts.map(({ name, ...part }) => [name, part]));
  const body = JSON.stringify({ status: ok ? 'ok' : 'failing', parts: byName });
  return new Response(`${body}\n`, { status: ok ? 200 : 503, headers: { 'Content-Type': 'application/json' } });
}

async function look(check: HealthCheck): Promise<HealthPart> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
