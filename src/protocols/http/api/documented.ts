import { z } from '@hono/zod-openapi';
import { apiLimits } from '#base/limits-api.ts';
import { problemSchema } from '#protocols/http/schemas.ts';

/** Who may call an operation: whoever has a session or an API key; what they may do there, access.ts says. */
export const signedIn: Record<string, string[]>[] = [{ session: [] }, { apiKey: [] }];

/** The failures that every operation may answer with. */
export const problems = { default: { description: 'A problem (RFC 9457).', content: problemSchema } } as const;

/** An answer in JSON. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** One resource with its version. */
export function versioned<T extends z.ZodType>(schema: T, description: string) {
  const ETag = { description: 'The version, for If-Match.', schema: { type: 'string' as const } };
  return { ...json(schema, description), headers: { ETag } };
}

/** An answer without content. */
export function nothing(description: string) {
  return { description };
}

/** A body in JSON that must be there. */
export function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** A table: CSV in any dialect, as it lies on disk. */
export const tableBody = {
  required: true,
  content: { 'text/csv': { schema: z.string().openapi({ format: 'binary', description: 'CSV in any dialect.' }) } },
};

/** Changes may say which version they are about (RFC 9110 13.1.1). */
export const ifMatch = z.object({
  'if-match': z.string().max(apiLimits.filter).optional().openapi({ description: 'Version that the change is about.' }),
});

/** An act that may be repeated without being done twice. */
export const idempotent = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(apiLimits.idempotencyKey)
    .optional()
    .openapi({ description: 'Any word of your own: the same request with the same key is done once, for a day.' }),
});

/** How a list is asked for. `sorts`: what it can be sorted by, the first where nothing is said; `-` turns it round. */
export function listQuery(sorts: readonly [string, ...string[]]) {
  const [first] = sorts;
  const ways = [...sorts, ...sorts.map((sort) => `-${sort}`)] as [string, ...string[]];
  return z.object({
    limit: z.coerce.number().int().min(1).max(apiLimits.maxPage).default(apiLimits.page),
    cursor: z.string().max(apiLimits.cursor).optional().openapi({ description: '`next` of the page before.' }),
    sort: z.enum(ways).default(first),
    filter: z.string().max(apiLimits.filter).optional().openapi({ description: 'Text that items contain.' }),
    count: z.enum(['true', 'false']).optional().openapi({ description: 'Whether `total` is to be said.' }),
  });
}

/** A page of a list: `next` is the cursor of the page behind it, null at the end; `total` where it was to be counted. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable(),
    total: z.int().optional().openapi({ description: 'Items of the whole list, where `count=true` asked for it.' }),
  });
}
