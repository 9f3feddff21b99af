import type { Clock } from '#base/clock.ts';
import type { ArgsOf, Call, Database, Reader } from '#db/types.ts';
import { writingThrough } from '#directory/acting.ts';
import type { Actor } from '#directory/access.ts';
import { type Act, Administration } from '#directory/administration.ts';
import { findAddress } from '#directory/addresses.ts';
import { groupById } from '#directory/groups.ts';
import { findBatch } from '#directory/import/rows.ts';
import type { Address } from '#wire/address.ts';
import type { operations } from './operations.ts';

type Operations = typeof operations;

/** The act that an operation is, by its arguments; undefined where what it is about is gone. */
type Describe<Args> = (args: Args, reader: Reader) => Act | Promise<Act | undefined>;

const onAccount =
  (action: Act['action']) =>
  ({ account }: { account: number }): Act => ({ action, subject: { kind: 'account', account } });
const onDomain =
  (action: Act['action']) =>
  ({ name: domain }: { name: string }): Act => ({ action, subject: { kind: 'domain', domain } });
const onClaim = ({ name: domain, customer }: { name: string; customer: number | null }): Act => ({
  action: 'domain.change',
  subject: { kind: 'domain', domain, customer },
});
const onGroup = async ({ group }: { group: number }, reader: Reader): Promise<Act | undefined> => {
  const address = await groupById(reader, group);
  return address === undefined ? undefined : groupAct(address);
};
const groupAct = ({ local, domain }: Address): Act => ({
  action: 'group.change',
  subject: { kind: 'group', address: { local, domain } },
});
const onAdministrator = ({ login }: { login: string }): Act => ({
  action: 'administrator.change',
  subject: { kind: 'administrator', login },
});
const onQueue = ({ queueId: id }: { queueId: string }): Act => ({
  action: 'queue.change',
  subject: { kind: 'queued-message', id },
});
const onPlan = ({ name: plan }: { name: string }): Act => ({ action: 'plan.change', subject: { kind: 'plan', plan } });
const onCustomer = ({ customer }: { customer: number }): Act => ({
  action: 'customer.change',
  subject: { kind: 'customer', customer },
});

/** Every operation that somebody asks for at the command line. What is not here runs by itself, and is no act. */
const acts: { readonly [N in keyof Operations]?: Describe<ArgsOf<Operations, N>> } = {
  'domain.add': ({ name: domain, customer }) => ({
    action: 'domain.create',
    subject: { kind: 'domain', domain, customer },
  }),
  'domain.claim': ({ name: domain, customer }) => ({
    action: 'domain.create',
    subject: { kind: 'domain', domain, customer },
  }),
  'domain.prove': onClaim,
  'domain.withdrawClaim': onClaim,
  'domain.remove': onDomain('domain.delete'),
  'domain.setMode': onDomain('domain.change'),
  'domain.setCatchAll': onDomain('domain.change'),
  'domain.setCustomer': onDomain('domain.change'),
  'signingKeys.change': ({ domain }) => ({ action: 'domain.change', subject: { kind: 'domain', domain } }),
  'mtaSts.set': ({ domain }) => ({ action: 'domain.change', subject: { kind: 'domain', domain } }),
  'account.add': ({ account, local, domain }) => ({
    action: 'account.create',
    subject: { kind: 'account', account, address: { local, domain } },
  }),
  'account.change': onAccount('account.change'),
  'account.setPassword': onAccount('account.password'),
  'account.setStatus': onAccount('account.suspend'),
  'account.close': onAccount('account.delete'),
  'account.restore': onAccount('account.delete'),
  'account.delete': onAccount('account.delete'),
  'space.set': ({ account, spaceBytes }) =>
    onAccount(spaceBytes === undefined ? 'space.split' : 'account.limit')({ account }),
  'alias.add': onAccount('alias.change'),
  'alias.remove': async (alias, reader) => {
    const account = (await findAddress(reader, alias))?.account_id ?? 0;
    return account === 0 ? undefined : onAccount('alias.change')({ account });
  },
  'forward.add': onAccount('forward.change'),
  'forward.remove': onAccount('forward.change'),
  'forward.resume': onAccount('forward.change'),
  'vacation.set': ({ vacation }) => onAccount('vacation.change')({ account: vacation.account_id }),
  'vacation.clear': onAccount('vacation.change'),
  'appPassword.add': onAccount('credential.change'),
  'appPassword.remove': onAccount('credential.change'),
  'group.add': groupAct,
  'group.remove': onGroup,
  'group.setSenders': onGroup,
  'group.addMembers': onGroup,
  'group.removeMembers': onGroup,
  'postmaster.set': () => ({ action: 'route.change', subject: { kind: 'installation' } }),
  'route.set': ({ route: { scope } }) => ({ action: 'route.change', subject: { kind: 'route', scope } }),
  'route.remove': ({ scope }) => ({ action: 'route.change', subject: { kind: 'route', scope } }),
  'policy.set': ({ level, subject }) => ({ action: 'policy.change', subject: { kind: 'policy', level, subject } }),
  'subscriber.put': ({ entries }) => ({
    action: 'subscriber.change',
    subject: { kind: 'installation' },
    note: { subscribers: entries.map(({ login }) => login) },
  }),
  'subscriber.remove': ({ login }) => ({ action: 'subscriber.change', subject: { kind: 'subscriber', login } }),
  'administrator.add': ({ login, customer }) => ({
    action: 'administrator.change',
    subject: { kind: 'administrator', login, customer },
  }),
  'administrator.change': onAdministrator,
  'administrator.setPassword': (args) => ({ ...onAdministrator(args), note: { password: 'new' } }),
  'administrator.remove': onAdministrator,
  'plan.set': onPlan,
  'plan.remove': onPlan,
  'customer.add': onCustomer,
  'customer.change': onCustomer,
  'customer.remove': onCustomer,
  'import.takeOutcomes': async ({ batch }, reader) => ({
    action: 'import.run',
    subject: { kind: 'import', batch, customer: (await findBatch(reader, batch))?.customer_id ?? null },
    note: { report: 'fetched' },
  }),
  'certificate.renew': ({ subject }) => ({
    action: 'certificate.change',
    subject: { kind: 'installation' },
    note: { certificate: subject ?? 'all', asked: 'anew' },
  }),
  'queue.hold': onQueue,
  'queue.release': onQueue,
  'queue.retry': onQueue,
  'queue.drop': onQueue,
  'queue.prioritise': onQueue,
};

/** The database as commands of somebody write to it: what is an act is checked and logged as one, whichever part of the program wrote it. */
export function commandDatabase(database: Database, clock: Clock, actor: Actor): Database {
  const administration = new Administration({ database, clock });
  return writingThrough(database, async (calls) => {
    const act = calls.some(({ name }) => name === 'audit.begin') ? undefined : await actOf(calls, database.reader);
    return act === undefined ? database.write(calls) : administration.act(actor, act, calls);
  });
}

/** The act that calls are: that of the first which is one. */
async function actOf(calls: readonly Call[], reader: Reader): Promise<Act | undefined> {
  for (const { name, args } of calls) {
    const describe = acts[name as keyof typeof acts] as Describe<unknown> | undefined;
    const act = await describe?.(args, reader);
    if (act !== undefined) return act;
  }
  return undefined;
}
