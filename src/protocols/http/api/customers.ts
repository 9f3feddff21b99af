import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Customers, Slot } from '#directory/customers/customers.ts';
import { customerSorts } from '#directory/customers/list.ts';
import type { CustomerUse } from '#directory/customers/rows.ts';
import { parseDomain } from '#wire/address.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { body, idempotent, ifMatch, json, listQuery, nothing, pageOf, problems, versioned } from './documented.ts';
import { domainParam } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, pageAnswer, timeText, wishOf } from './frame.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const customersOperation = operationsOf('Customers');
const plansOperation = operationsOf('Plans');

const name = z.string().min(1).max(200);

const customerView = z
  .object({
    number: z.int(),
    name: z.string(),
    plan: z.string(),
    slots: z.int(),
    usedSlots: z.int(),
    spaceBytes: z.int().openapi({ description: 'For all accounts together; 0 for no limit.' }),
    givenBytes: z.int().openapi({ description: 'Space that accounts were given.' }),
    createdAt: z.string(),
  })
  .openapi('Customer');

const slotView = z
  .object({
    number: z.int(),
    address: z.string().openapi({ description: 'Of the account, or of a placeholder, at which nobody gets mail.' }),
    configured: z.boolean(),
    displayName: z.string().nullable(),
    status: z.string().nullable(),
  })
  .openapi('Slot');

const planView = z
  .object({
    name: z.string(),
    slots: z.int(),
    spaceBytes: z.int(),
    createdAt: z.string(),
  })
  .openapi('Plan');

const customerParam = z.object({ customer: z.coerce.number().int().min(1) });
const planParam = z.object({ plan: name });

const listRoute = customersOperation({
  method: 'get',
  path: '/customers',
  summary: 'Customers with what they have of their plans',
  request: { query: listQuery(customerSorts) },
  responses: { 200: json(pageOf(customerView), 'A page.'), ...problems },
});

const addRoute = customersOperation({
  method: 'post',
  path: '/customers',
  summary: 'Add a customer',
  request: { headers: idempotent, body: body(z.strictObject({ name, plan: name })) },
  responses: { 201: versioned(customerView, 'The customer.'), ...problems },
});

const showRoute = customersOperation({
  method: 'get',
  path: '/customers/{customer}',
  summary: 'One customer',
  request: { params: customerParam },
  responses: { 200: versioned(customerView, 'The customer.'), ...problems },
});

const changeRoute = customersOperation({
  method: 'patch',
  path: '/customers/{customer}',
  summary: 'Give a customer another name or plan',
  request: {
    params: customerParam,
    headers: ifMatch,
    body: body(z.strictObject({ name: name.optional(), plan: name.optional() })),
  },
  responses: { 200: versioned(customerView, 'The customer as it is now.'), ...problems },
});

const removeRoute = customersOperation({
  method: 'delete',
  path: '/customers/{customer}',
  summary: 'Remove a customer that has no domains any more',
  request: { params: customerParam, headers: ifMatch },
  responses: { 204: nothing('It is gone.'), ...problems },
});

const slotsRoute = customersOperation({
  method: 'get',
  path: '/customers/{customer}/slots',
  summary: 'Slots of a customer: accounts, and placeholders as many as the plan has left',
  request: { params: customerParam },
  responses: { 200: json(z.object({ items: z.array(slotView) }), 'All of them.'), ...problems },
});

const ownerRoute = customersOperation({
  method: 'put',
  path: '/domains/{domain}/customer',
  summary: 'Give a domain to a customer, or back to the operator',
  request: {
    params: domainParam,
    headers: ifMatch,
    body: body(z.strictObject({ customer: z.int().min(1).nullable() })),
  },
  responses: { 204: nothing('It is theirs.'), ...problems },
});

const plansRoute = plansOperation({
  method: 'get',
  path: '/plans',
  summary: 'Plans',
  request: { query: z.object({ cursor: z.string().max(200).default('') }) },
  responses: { 200: json(z.object({ items: z.array(planView), next: z.string().nullable() }), 'A page.'), ...problems },
});

const showPlanRoute = plansOperation({
  method: 'get',
  path: '/plans/{plan}',
  summary: 'A plan',
  request: { params: planParam },
  responses: { 200: versioned(planView, 'The plan.'), ...problems },
});

const setPlanRoute = plansOperation({
  method: 'put',
  path: '/plans/{plan}',
  summary: 'Add or change a plan; its rules are a level of the policy',
  request: {
    params: planParam,
    headers: ifMatch,
    body: body(z.strictObject({ slots: z.int().min(0), spaceBytes: z.int().min(0).default(0) })),
  },
  responses: { 204: nothing('It holds.'), ...problems },
});

const removePlanRoute = plansOperation({
  method: 'delete',
  path: '/plans/{plan}',
  summary: 'Remove a plan that nobody has',
  request: { params: planParam, headers: ifMatch },
  responses: { 204: nothing('It is gone.'), ...problems },
});

type PlanRow = Awaited<ReturnType<Customers['listPlans']>>[number];

/** `/customers`, `/plans`, and whose a domain is */
export function customersApi({
  desk,
  administration,
}: Pick<ApiParts, 'desk' | 'administration'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const listed = await administration.listCustomers(requireActor(context), wishOf(context.req.valid('query')));
    return context.json(pageAnswer(listed, viewOf), 200);
  });
  api.openapi(addRoute, async (context) => {
    const customer = await administration.addCustomer(requireActor(context), context.req.valid('json'));
    context.header('Location', `/api/v1/customers/${customer}`);
    return context.json(await shown(context, customer), 201);
  });
  api.openapi(showRoute, async (context) =>
    context.json(await shown(context, context.req.valid('param').customer), 200),
  );
  api.openapi(changeRoute, async (context) => {
    const { customer } = context.req.valid('param');
    const by = actBy(context, 'customer.change', { kind: 'customer', customer });
    await changing(
      async () => viewOf(await administration.customer(by.actor, customer)),
      () => administration.customers(by).change(customer, context.req.valid('json')),
    );
    return context.json(await shown(context, customer), 200);
  });
  api.openapi(removeRoute, async (context) => {
    const { customer } = context.req.valid('param');
    const by = actBy(context, 'customer.change', { kind: 'customer', customer });
    await changing(
      async () => viewOf(await administration.customer(by.actor, customer)),
      () => administration.customers(by).remove(customer),
    );
    return context.body(null, 204);
  });
  api.openapi(slotsRoute, async (context) => {
    const slots = await administration.slots(requireActor(context), context.req.valid('param').customer);
    return context.json({ items: slots.map(slotAnswer) }, 200);
  });
  api.openapi(ownerRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const by = actBy(context, 'domain.change', { kind: 'domain', domain });
    await changing(
      async () => ({ customer: (await desk.domain(by.actor, domain)).customer_id }),
      () => administration.assignDomain(by, domain, context.req.valid('json').customer),
    );
    return context.body(null, 204);
  });
  api.openapi(plansRoute, async (context) => {
    const rows = await administration.listPlans(requireActor(context), context.req.valid('query').cursor);
    return context.json({ items: rows.map(planAnswer), next: nextOf(rows, rows.at(-1)?.name) }, 200);
  });
  api.openapi(showPlanRoute, async (context) => {
    const { plan } = context.req.valid('param');
    // First, so that a version is never newer than what is shown with it.
    const version = await desk.version({ kind: 'plan', plan });
    const shownPlan = await administration.plan(requireActor(context), plan);
    context.header('ETag', entityTag(version));
    return context.json(planAnswer(shownPlan), 200);
  });
  api.openapi(setPlanRoute, async (context) => {
    const { plan } = context.req.valid('param');
    const by = actBy(context, 'plan.change', { kind: 'plan', plan });
    await changing(
      async () => planAnswer(await administration.plan(by.actor, plan)),
      () => administration.customers(by).setPlan({ name: plan, ...context.req.valid('json') }),
    );
    context.header('ETag', entityTag(await desk.version(by.subject)));
    return context.body(null, 204);
  });
  api.openapi(removePlanRoute, async (context) => {
    const { plan } = context.req.valid('param');
    const by = actBy(context, 'plan.change', { kind: 'plan', plan });
    await changing(
      async () => planAnswer(await administration.plan(by.actor, plan)),
      () => administration.customers(by).removePlan(plan),
    );
    return context.body(null, 204);
  });
  return api;

  async function shown(context: Parameters<typeof requireActor>[0], customer: number) {
    const actor = requireActor(context);
    await administration.customer(actor, customer);
    // Before it is read again, so that a version is never newer than what is shown with it.
    context.header('ETag', entityTag(await desk.version({ kind: 'customer', customer })));
    return viewOf(await administration.customer(actor, customer));
  }

  function nextOf<T>(rows: readonly unknown[], last: T | undefined): T | null {
    return rows.length < administration.page ? null : (last ?? null);
  }
}

function viewOf(use: CustomerUse): z.infer<typeof customerView> {
  return {
    number: use.customer_id,
    name: use.name,
    plan: use.plan,
    slots: use.slots,
    usedSlots: use.used_slots,
    spaceBytes: use.space_bytes,
    givenBytes: use.given_bytes,
    createdAt: timeText(use.created_at),
  };
}

function slotAnswer({ number, address, account }: Slot): z.infer<typeof slotView> {
  return {
    number,
    address,
    configured: account !== null,
    displayName: account?.display_name ?? null,
    status: account?.status ?? null,
  };
}

function planAnswer(plan: PlanRow): z.infer<typeof planView> {
  return { name: plan.name, slots: plan.slots, spaceBytes: plan.space_bytes, createdAt: timeText(plan.created_at) };
}
