import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { isPendingDomain } from '#directory/domains.ts';
import { managedDnsDrivers } from '#managed-dns.ts';
import { changesOf } from '#services/domains/change-set.ts';
import { onboardingSentence, onboardingTexts } from '#services/domains/onboarding-texts.ts';
import {
  managedZones,
  planPublication,
  publish,
  type PublishOutcome,
  type PublishPlan,
} from '#services/domains/publishing.ts';
import { expectedRecords, type RecordPurpose, recordPurposes } from '#services/domains/records.ts';
import { columns } from './columns.ts';
import { resolverOf, subjectOf } from './domain-records.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** Characters of a record or of those that it replaces. */
const longest = 60;

interface PublishOptions {
  dryRun?: true;
  only?: string;
  replace?: true;
}

/** `sowa domain publish`. */
export function domainPublishCommand(domain: Command, { texts, action }: Frame): void {
  domain
    .command('publish')
    .argument('<domain>', texts.domainName)
    .option('--dry-run', texts.optionDryRun)
    .option('--only <purposes>', texts.optionOnly)
    .option('--replace', texts.optionReplace)
    .description(texts.domainPublish)
    .action(action(run));
}

/** `sowa dns zones`. */
export function dnsCommands(program: Command, { texts, action }: Frame): void {
  program.command('dns').description(texts.dns).command('zones').description(texts.dnsZones).action(action(zones));
}

async function zones(session: Session): Promise<Outcome> {
  const { texts } = session;
  const list = await saying(session, () => managedZones(drivers(session)));
  const data = list.map(({ zone, driver }) => ({ zone, server: driver.name }));
  const rows = data.map(({ zone, server }) => [zone, server]);
  return { data, text: rows.length === 0 ? texts.noZones : columns([[texts.headZone, texts.headServer], ...rows]) };
}

/** Exit code 1 where something is left to do: records of others stand in the way, or a server refused. */
async function run(session: Session, name: string, options: PublishOptions): Promise<Outcome> {
  const only = purposesOf(session, options.only);
  const { facts } = await subjectOf(session, name, await resolverOf(session));
  await requireOwned(session, facts.domain);
  const wish = { only, overwrite: options.replace === true };
  const plan = await saying(session, async () =>
    planPublication(await managedZones(drivers(session)), expectedRecords(facts), wish),
  );
  if (plan.zones.length === 0) throw new Failure(session.texts.noManagedZone(facts.domain));
  const table = planText(session, plan);
  const conflicts = plan.zones.some(({ sets }) => sets.some(({ action }) => action === 'conflict'));
  const data = planData(plan);
  if (options.dryRun === true) return { data, text: table, failed: conflicts };
  const outcome = await publish(plan);
  const failed = conflicts || outcome.kind !== 'published';
  return { data: { ...data, outcome }, text: [table, outcomeText(session, plan, outcome)].join('\n'), failed };
}

/** Mail that came by an MX record of ours would be refused. */
async function requireOwned(session: Session, domain: string): Promise<void> {
  await using installation = await session.open();
  if (await isPendingDomain(installation.database.reader, domain)) throw new Failure(session.texts.proveFirst(domain));
}

function purposesOf({ texts }: Session, text: string | undefined): ReadonlySet<RecordPurpose> | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const strange = names.find((name) => !recordPurposes.includes(name as RecordPurpose));
  if (strange !== undefined) throw new Failure(texts.badPurpose(strange, recordPurposes.join(', ')), 2);
  return new Set(names as RecordPurpose[]);
}

function drivers(session: Session) {
  const found = managedDnsDrivers(session.config(), systemClock);
  if (found.length === 0) throw new Failure(session.texts.noManagedDns);
  return found;
}

function planData({ zones: list, elsewhere }: PublishPlan) {
  return {
    zones: list.map(({ zone, driver, sets }) => ({ zone, server: driver.name, sets })),
    elsewhere: elsewhere.map(({ purpose, name, type }) => ({ purpose, name, type })),
  };
}

function planText({ texts, language }: Session, { zones: list, elsewhere }: PublishPlan): string {
  const words = onboardingTexts(language);
  const head = [texts.headAction, texts.headPurpose, texts.headRecord, texts.headData];
  const rows = list.flatMap(({ sets }) =>
    sets.map(({ action, purpose, name, added, lost }) => [
      words.action(action),
      purpose,
      name,
      [...added, ...(lost.length === 0 ? [] : [words.lost(lost.join(', '))])].map(shortened).join(' '),
    ]),
  );
  const others = elsewhere.map(({ purpose, name, type }) => [words.elsewhere, purpose, name, type]);
  return columns([head, ...rows, ...others]);
}

/** A line must fit a screen; `--json` has all of it. */
function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function outcomeText({ language }: Session, plan: PublishPlan, outcome: PublishOutcome): string {
  const words = onboardingTexts(language);
  const sets = plan.zones.flatMap((zone) => zone.sets);
  const conflicts = sets.some(({ action }) => action === 'conflict') ? [words.conflicts] : [];
  if (outcome.kind === 'published') {
    const changed = changesOf(sets).length;
    return [changed === 0 ? words.nothingToDo : words.published(changed), ...conflicts].join('\n');
  }
  const fault = words.dnsFault(outcome.fault, outcome.server, outcome.zone);
  const names = outcome.kind === 'left' ? outcome.left.map(({ name, type }) => `${name} ${type}`) : [];
  return [fault, outcome.kind === 'undone' ? words.undone : words.left(names.join(', '))].join('\n');
}

async function saying<T>(session: Session, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    const sentence = onboardingSentence(session.language, error, '');
    throw sentence === undefined ? error : new Failure(sentence, 1, error);
  }
}
