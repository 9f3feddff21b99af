import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routingLimits } from '#base/limits-queue.ts';
import type { Action } from '#directory/access.ts';
import { parseOwnAddress } from '#directory/addresses.ts';
import { type GroupItem, groupSorts } from '#directory/group-list.ts';
import { groupSenders } from '#directory/routing/types.ts';
import { formatAddress } from '#wire/address.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { addressText } from './account-schemas.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { body, idempotent, ifMatch, json, listQuery, nothing, pageOf, problems, versioned } from './documented.ts';
import { actBy, apiPart, operationsOf, pageAnswer, timeText, wishOf } from './frame.ts';
import { requireName } from './judged.ts';
import type { ApiParts } from './types.ts';
import { changing, entityTag } from './version.ts';

const operation = operationsOf('Groups');

const groupParam = z.object({ group: addressText });
const senders = z.enum(groupSenders).openapi({ description: 'Who may write to it.' });
const memberList = z.array(addressText).max(routingLimits.members);

const groupItem = z
  .object({ address: z.string(), senders, memberCount: z.int(), createdAt: z.string() })
  .openapi('GroupItem');

const groupView = groupItem.extend({ members: z.array(z.string()) }).openapi('Group');

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Groups',
  request: { query: listQuery(groupSorts) },
  responses: { 200: json(pageOf(groupItem), 'A page of groups.'), ...problems },
});

const addRoute = operation({
  method: 'post',
  path: '/',
  summary: 'Make an address that stands for several',
  request: {
    headers: idempotent,
    body: body(
      z.strictObject({ address: addressText, senders: senders.default('everyone'), members: memberList.default([]) }),
    ),
  },
  responses: { 201: versioned(groupView, 'The group.'), ...problems },
});

const showRoute = operation({
  method: 'get',
  path: '/{group}',
  summary: 'One group with its members',
  request: { params: groupParam },
  responses: { 200: versioned(groupView, 'The group.'), ...problems },
});

const changeRoute = operation({
  method: 'patch',
  path: '/{group}',
  summary: 'Change who may write to a group, and who is in it',
  request: {
    params: groupParam,
    headers: ifMatch,
    body: body(
      z.strictObject({ senders: senders.optional(), add: memberList.optional(), remove: memberList.optional() }),
    ),
  },
  responses: { 200: versioned(groupView, 'The group as it is now.'), ...problems },
});

const removeRoute = operation({
  method: 'delete',
  path: '/{group}',
  summary: 'Remove a group',
  request: { params: groupParam, headers: ifMatch },
  responses: { 204: nothing('It is gone.'), ...problems },
});

/** `/groups` */
export function groupsApi({ desk, policies }: Pick<ApiParts, 'desk' | 'policies'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const listed = await desk.groups(requireActor(context), wishOf(context.req.valid('query')));
    return context.json(pageAnswer(listed, itemAnswer), 200);
  });
  api.openapi(addRoute, async (context) => {
    const { address, senders: who, members } = context.req.valid('json');
    const by = actOn(context, 'group.change', address);
    await desk.require(by.actor, 'group.change', by.subject);
    await requireName(policies, address, context.var.language);
    await desk.rules(by).addGroup(address, who, members);
    context.header('Location', `/api/v1/groups/${encodeURIComponent(address)}`);
    return context.json(await shown(context, address), 201);
  });
  api.openapi(showRoute, async (context) => context.json(await shown(context, context.req.valid('param').group), 200));
  api.openapi(changeRoute, async (context) => {
    const { group } = context.req.valid('param');
    const by = actOn(context, 'group.change', group);
    await changing(
      () => current(context, group),
      () => desk.rules(by).changeGroup(group, context.req.valid('json')),
    );
    return context.json(await shown(context, group), 200);
  });
  api.openapi(removeRoute, async (context) => {
    const { group } = context.req.valid('param');
    const by = actOn(context, 'group.change', group);
    await changing(
      () => current(context, group),
      () => desk.rules(by).removeGroup(group),
    );
    return context.body(null, 204);
  });
  return api;

  function actOn(context: Context<HttpEnv>, action: Action, group: string) {
    return actBy(context, action, { kind: 'group', address: parseOwnAddress(group) });
  }

  async function current(context: Context<HttpEnv>, address: string) {
    const item = await desk.group(requireActor(context), address);
    const members = await desk.rules(actOn(context, 'group.read', address)).members(address);
    return { ...itemAnswer(item), members };
  }

  async function shown(context: Context<HttpEnv>, address: string) {
    const { actor, subject } = actOn(context, 'group.read', address);
    await desk.require(actor, 'group.read', subject);
    // First, so that a version is never newer than what is shown with it.
    context.header('ETag', entityTag(await desk.version(subject)));
    return current(context, address);
  }
}

function itemAnswer(item: GroupItem) {
  return {
    address: formatAddress(item),
    senders: item.senders,
    memberCount: item.members,
    createdAt: timeText(item.created_at),
  };
}
