import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { auditLimits } from '#base/limits-administration.ts';
import { actions, roles } from '#directory/access.ts';
import type { AuditRow } from '#directory/audit/rows.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { addressText } from './account-schemas.ts';
import { json, problems } from './documented.ts';
import { apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Audit log');

const auditView = z
  .object({
    number: z.int(),
    time: z.string(),
    actor: z.string(),
    role: z.enum(roles),
    via: z.string(),
    action: z.enum(actions),
    kind: z.string().openapi({ description: 'What it was done to, such as account or domain.' }),
    subject: z.string().openapi({ description: 'What a person calls it.' }),
    before: z.record(z.string(), z.unknown()).nullable().openapi({ description: 'What differs, as it was.' }),
    after: z.record(z.string(), z.unknown()).nullable(),
  })
  .openapi('AuditRow');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Who did what to whom, newest first',
  request: {
    query: z.object({
      cursor: z.coerce.number().int().min(1).optional(),
      account: addressText.optional(),
      customer: z.coerce.number().int().min(1).optional(),
      actor: z.string().max(320).optional(),
      action: z.enum(actions).optional(),
      subject: z.string().max(320).optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Does not belong to it.' }),
    }),
  },
  responses: {
    200: json(z.object({ items: z.array(auditView), next: z.int().nullable() }), 'A page.'),
    ...problems,
  },
});

/** `/audit` */
export function auditApi({ desk }: Pick<ApiParts, 'desk'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const actor = requireActor(context);
    const { cursor, account, from, to, ...filter } = context.req.valid('query');
    const found = account === undefined ? undefined : await desk.account(actor, 'audit.read', account);
    const rows = await desk.log(
      actor,
      { ...filter, account: found?.account_id, from: timeOf(from), to: timeOf(to) },
      cursor,
    );
    const items = rows.map(viewOf);
    return context.json({ items, next: rows.length < auditLimits.page ? null : (items.at(-1)?.number ?? null) }, 200);
  });
  return api;
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function viewOf(row: AuditRow): z.infer<typeof auditView> {
  const { actor, role, via, action, kind, subject } = row;
  return {
    number: row.audit_id,
    time: timeText(row.at),
    actor,
    role,
    via,
    action,
    kind,
    subject,
    before: row.before_json === null ? null : (JSON.parse(row.before_json) as Record<string, unknown>),
    after: row.after_json === null ? null : (JSON.parse(row.after_json) as Record<string, unknown>),
  };
}
