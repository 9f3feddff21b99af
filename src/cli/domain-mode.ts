import { type Command, Option } from 'commander';
import type { DomainMode } from '#directory/domain-modes.ts';
import { shownDomain } from '#directory/domain-names.ts';
import { DirectoryRecipients } from '#directory/recipients.ts';
import type { MailFacts, Plan, RelayTls, TargetServer } from '#directory/routing/types.ts';
import { probeGround } from '#onward.ts';
import {
  type ExaminationGround,
  examineTarget,
  findAuthority,
  isAuthoritativeElsewhere,
} from '#services/probing/examination.ts';
import { authoritySentence, findingSentence } from '#services/probing/sentences.ts';
import { askTarget, type ProbeResult } from '#services/probing/target-probe.ts';
import { type Address, parseAddress, parseDomain } from '#wire/address.ts';
import { resolverOf } from './domain-records.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import { openRules } from './mail-rules.ts';
import type { Outcome, Session } from './session.ts';
import { parseTargetServer, withTls } from './target.ts';

/** How a domain is to treat unknown names, as a person says it. */
export interface ModeOptions {
  mode?: DomainMode['mode'];
  target?: string;
  tls?: RelayTls;
}

/** `sowa domain mode`, `catch-all`, `remove` and `simulate`. */
export function domainModeCommands(domain: Command, { texts, action }: Frame): void {
  const on = (name: string, description: string) =>
    domain.command(name).argument('<domain>', texts.domainName).description(description);
  withMode(on('mode', texts.domainMode), texts).action(action(mode));
  on('catch-all', texts.domainCatchAll).argument('[address]', texts.catchAllAddress).action(action(catchAll));
  on('remove', texts.domainRemove).action(action(remove));
  withMode(domain.command('simulate').argument('<address>', texts.simulateAddress), texts)
    .option('--from <sender>', texts.optionSimulateFrom)
    .description(texts.domainSimulate)
    .action(action(simulate));
}

/** Adds the options that say how unknown names are treated. */
export function withMode(command: Command, texts: Frame['texts']): Command {
  const modes = ['authoritative', 'non-authoritative'];
  return withTls(
    command
      .addOption(new Option('--mode <mode>', texts.optionMode).choices(modes))
      .option('--target <server>', texts.optionTarget),
    texts,
  );
}

/** The target server of a mode; null for an authoritative domain, undefined where the options say nothing. Throws a Failure. */
export async function targetOf(session: Session, options: ModeOptions): Promise<TargetServer | null | undefined> {
  const { texts } = session;
  const { mode: named, target, tls } = options;
  if (named === undefined && target === undefined) return undefined;
  if (named === 'authoritative') {
    if (target !== undefined) throw new Failure(texts.noTargetWanted, 2);
    return null;
  }
  if (target === undefined) throw new Failure(texts.targetWanted, 2);
  return parseTargetServer(session, target, tls);
}

/** What becomes of the mail is said from what the target server answers, and from who takes the domain's mail now. */
async function mode(session: Session, text: string, options: ModeOptions): Promise<Outcome> {
  const target = await targetOf(session, options);
  const domain = await session.saying(wordsFor(session, text), async () => parseDomain(text));
  await using open = await openRules(session);
  const words = wordsFor(session, text);
  if (target !== undefined) await session.saying(words, () => open.rules.setDomainMode(domain, target));
  const now = await session.saying(words, () => open.rules.domainMode(domain));
  const found = target === undefined ? null : await examined(session, domain, target);
  const lines = [modeText(session, domain, now), ...(found?.lines ?? [])];
  return { data: { domain, ...modeData(now), ...found?.data }, text: lines.join('\n') };
}

/** Asks the target server, or without one looks whether another platform has authority over the domain. */
async function examined(
  session: Session,
  domain: string,
  target: TargetServer | null,
): Promise<{ data: object; lines: string[] }> {
  const { language } = session;
  const ground = await groundOf(session);
  if (target === null) {
    const authority = await findAuthority(ground, domain);
    const sentence = authoritySentence(language, authority, shownDomain(domain));
    return { data: { authority }, lines: sentence === '' ? [] : [sentence] };
  }
  const examination = await examineTarget(ground, target, domain);
  const server = `${target.host}:${target.port}`;
  return { data: { examination }, lines: [findingSentence(language, examination, server, shownDomain(domain))] };
}

/**
 * How a domain begins here: as was chosen, or else beside the platform that has authority over it now, so that what is
 * there stays reachable until somebody says otherwise.
 */
export async function beginning(
  session: Session,
  domain: string,
  chosen: TargetServer | null | undefined,
): Promise<{ target: TargetServer | null; data: object; lines: string[] }> {
  if (chosen !== undefined) return { target: chosen, ...(await examined(session, domain, chosen)) };
  const authority = await findAuthority(await groundOf(session), domain);
  if (!isAuthoritativeElsewhere(authority)) return { target: null, data: { authority }, lines: [] };
  const { server, examination } = authority;
  const lines = [
    authoritySentence(session.language, authority, shownDomain(domain)),
    findingSentence(session.language, examination, `${server.host}:${server.port}`, shownDomain(domain)),
  ];
  return { target: server, data: { authority }, lines };
}

async function catchAll(session: Session, domain: string, address?: string): Promise<Outcome> {
  const { texts } = session;
  await using open = await openRules(session);
  const words = { 'not-found': texts.noDomainOrAccount(domain, address ?? '') };
  await session.saying(words, () => open.rules.setCatchAll(domain, address ?? null));
  const text = address === undefined ? texts.catchAllCleared(domain) : texts.catchAllSet(domain, address);
  return { data: { domain, catchAll: address ?? null }, text };
}

async function remove(session: Session, domain: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { ...wordsFor(session, domain), 'in-use': texts.domainInUse(domain) };
  await session.saying(words, () => installation.directory.removeDomain(domain));
  return { data: { domain }, text: texts.domainRemoved(domain) };
}

/** What would happen to mail for an address, today and after a change. */
async function simulate(session: Session, text: string, options: ModeOptions & { from?: string }): Promise<Outcome> {
  const { texts } = session;
  const address = addressOf(session, text);
  const sender = options.from === undefined ? null : addressOf(session, options.from);
  const mail: MailFacts = { sender, proven: true, passed: new Set(), stays: false };
  const target = await targetOf(session, options);
  await using open = await openRules(session);
  const recipients = new DirectoryRecipients(open.installation.database.reader, {
    forwardsPerDay: () => session.config().forwarding.messages_per_day,
  });
  const today = await described(session, await recipients.plan(address, mail));
  if (target === undefined) return { data: { today: today.data }, text: today.text };
  const { catchAll } = await session.saying(wordsFor(session, address.domain), () =>
    open.rules.domainMode(address.domain),
  );
  const assumed: DomainMode =
    target === null ? { mode: 'authoritative', catchAll } : { mode: 'non-authoritative', target, catchAll };
  const plan = await recipients.simulate(address, mail, { domain: address.domain, mode: assumed });
  const after = await described(session, plan);
  const lines = [texts.simulateToday, today.text, texts.simulateAfter, after.text];
  return { data: { today: today.data, after: after.data }, text: lines.join('\n') };
}

/** A plan in words, with what the target server says where one is to be asked. */
async function described(session: Session, plan: Plan): Promise<{ data: unknown; text: string }> {
  const { texts } = session;
  const relayed = plan.leaving.find(({ by }) => by === 'relay');
  const probe =
    relayed === undefined || relayed.target === null ? null : await ask(session, relayed.target, relayed.address);
  const refusal = plan.refusal ?? (probe?.answer === 'refused' ? 'unknown' : null);
  const steps = plan.steps.map(
    (step) => '  '.repeat(step.depth + 1) + texts.routingStep(step.rule, step.address, step.to),
  );
  const said = probe === null ? [] : [`  ${texts.targetSays(probe.answer, `${probe.reply.code} ${probe.reply.text}`)}`];
  const end = `  ${refusal === null ? texts.simulateTaken : texts.simulateRefused(refusal)}`;
  return { data: { ...planData(plan), refusal, probe }, text: [...steps, ...said, end].join('\n') };
}

async function ask(session: Session, target: TargetServer, address: string): Promise<ProbeResult> {
  return askTarget(await groundOf(session), target, address);
}

async function groundOf(session: Session): Promise<ExaminationGround> {
  return probeGround({ config: session.config() }, await resolverOf(session));
}

function planData({ deliveries, leaving, steps }: Plan) {
  return {
    deliveries: deliveries.map(({ address, full }) => ({ address, full })),
    leaving: leaving.map(({ address, by, target }) => ({ address, by, target })),
    steps,
  };
}

function modeData(mode: DomainMode) {
  return mode.mode === 'authoritative' ? { mode: mode.mode } : { mode: mode.mode, target: mode.target };
}

function modeText({ texts }: Session, domain: string, mode: DomainMode): string {
  if (mode.mode === 'authoritative') return texts.isAuthoritative(domain);
  const { host, port, tls } = mode.target;
  return texts.isNonAuthoritative(domain, `${host}:${port}`, tls);
}

function addressOf(session: Session, text: string): Address {
  try {
    return parseAddress(text, { smtputf8: true });
  } catch (error) {
    throw new Failure(session.texts.badAddress(text), 2, error);
  }
}

function wordsFor({ texts }: Session, domain: string) {
  return { 'bad-syntax': texts.badDomain(domain), 'not-found': texts.noDomain(domain) };
}
