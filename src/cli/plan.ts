import type { Command } from 'commander';
import { formatSize, parseSize } from '#config/kinds.ts';
import type { PlanRow } from '#directory/customers/rows.ts';
import { columns } from './columns.ts';
import { customersOf } from './customer.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { pages } from './pages.ts';
import type { Outcome, Session } from './session.ts';

interface SetOptions {
  slots: string;
  space?: string;
}

/** `sowa plan set`, `list` and `remove`. */
export function planCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('plan').description(texts.plan);
  group
    .command('set')
    .argument('<plan>', texts.planName)
    .description(texts.planSet)
    .requiredOption('--slots <number>', texts.planSlots)
    .option('--space <size>', texts.planSpace)
    .action(action(set));
  group.command('list').description(texts.planList).action(action(list));
  group.command('remove').argument('<plan>', texts.planName).description(texts.planRemove).action(action(remove));
}

async function set(session: Session, name: string, options: SetOptions): Promise<Outcome> {
  const { texts } = session;
  const spaceBytes = options.space === undefined ? 0 : parseSize(options.space);
  if (spaceBytes === undefined) {
    throw new Failure(texts.badValue(JSON.stringify(options.space), texts.expectSize), 2);
  }
  const plan = { name, slots: Number(options.slots), spaceBytes };
  await using installation = await session.open();
  const words = { 'in-use': texts.planTooSmall(name), 'bad-argument': texts.badPlan };
  await session.saying(words, () => customersOf(installation).setPlan(plan));
  return { data: plan, text: texts.planIsSet(name, plan.slots) };
}

async function list(session: Session): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const customers = customersOf(installation);
  const rows = await pages<PlanRow>((last) => customers.listPlans(last?.name));
  const data = rows.map(({ name, slots, space_bytes: spaceBytes }) => ({ name, slots, spaceBytes }));
  const cells = data.map(({ name, slots, spaceBytes }) => [
    name,
    String(slots),
    spaceBytes === 0 ? texts.unlimited : formatSize(spaceBytes),
  ]);
  const head = [texts.headPlan, texts.headSlots, texts.headQuota];
  return { data, text: data.length === 0 ? texts.noPlans : columns([head, ...cells]) };
}

async function remove(session: Session, name: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'not-found': texts.noPlan(name), 'in-use': texts.planHasCustomers(name) };
  await session.saying(words, () => customersOf(installation).removePlan(name));
  return { data: { plan: name }, text: texts.planRemoved(name) };
}
