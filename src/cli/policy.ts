import { type Command, Option } from 'commander';
import { languages, type Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { type PresetName, presets } from '#directory/policy/presets.ts';
import type { PolicyWish } from '#directory/policy/policies.ts';
import type { PolicySubject } from '#directory/policy/rows.ts';
import { explainName, explainPassword, violationText } from '#directory/policy/texts.ts';
import type { PolicyLevel } from '#directory/policy/types.ts';
import type { Installation } from '#installation.ts';
import { parseDomain } from '#wire/address.ts';
import { columns } from './columns.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

interface WhoOptions {
  plan?: string;
  domain?: string;
  account?: string;
}

interface ChangeOptions extends WhoOptions {
  preset?: PresetName;
}

/** `sowa policy show`, `explain`, `set` and `preview`. */
export function policyCommands(program: Command, { texts, action }: Frame): void {
  const policy = program.command('policy').description(texts.policy);
  const who = (command: Command): Command =>
    command
      .option('--plan <plan>', texts.customerPlan)
      .option('--domain <domain>', texts.policyDomain)
      .option('--account <address>', texts.policyAccount);
  const change = (name: string, description: string): Command =>
    who(policy.command(name).argument('[values...]', texts.policyValues).description(description)).addOption(
      new Option('--preset <preset>', texts.policyPreset).choices(Object.keys(presets)),
    );
  who(policy.command('show').description(texts.policyShow)).action(action(show));
  who(policy.command('explain').description(texts.policyExplain))
    .addOption(new Option('--language <language>', texts.optionLang).choices(languages))
    .action(action(explain));
  change('set', texts.policySet).action(action(set));
  change('preview', texts.policyPreview).action(action(preview));
}

async function show(session: Session, options: WhoOptions): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { subject } = await whoIs(session, installation, options);
  const { policy, origin } = await installation.policies.effective(subject);
  const sections = Object.entries(policy) as [string, object][];
  const rows = sections.flatMap(([section, values]) =>
    Object.entries(values).map(([key, value]) => {
      const name = `${section}.${key}`;
      return [name, String(value), texts.policyLevel(origin[name] ?? 'preset')];
    }),
  );
  return { data: { policy, origin }, text: columns([[texts.headRule, texts.headValue, texts.headFrom], ...rows]) };
}

async function explain(session: Session, options: WhoOptions & { language?: Language }): Promise<Outcome> {
  const { texts } = session;
  const language = options.language ?? session.language;
  await using installation = await session.open();
  const { subject } = await whoIs(session, installation, options);
  const { policy } = await installation.policies.effective(subject);
  const name = explainName(policy.name, language);
  const password = explainPassword(policy.password, language);
  const lines = [texts.policyName, ...name.map(indented), texts.policyPassword, ...password.map(indented)];
  return { data: { rules: policy, text: { name, password } }, text: lines.join('\n') };
}

async function set(session: Session, values: readonly string[], options: ChangeOptions): Promise<Outcome> {
  await using installation = await session.open();
  const wish = await wishOf(session, installation, values, options);
  const words = { 'not-found': session.texts.noPlan(wish.subject) };
  await session.saying(words, () => saying(session, () => installation.policies.set(wish)));
  return { data: { level: wish.level, subject: wish.subject, change: wish.change }, text: session.texts.policyChanged };
}

async function preview(session: Session, values: readonly string[], options: ChangeOptions): Promise<Outcome> {
  const { texts, language } = session;
  await using installation = await session.open();
  const wish = await wishOf(session, installation, values, options);
  const breaches = [];
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    const page = await saying(session, () => installation.policies.preview(wish, from));
    breaches.push(...page.breaches);
    after = page.next;
  }
  const lines = breaches.map(({ address, violations, aliases }) =>
    [
      address,
      ...violations.map((violation) => indented(violationText(violation, language))),
      ...(aliases > 0 ? [indented(texts.policyAliases(aliases))] : []),
    ].join('\n'),
  );
  return { data: breaches, text: [texts.policyBreaches(breaches.length), ...lines].join('\n') };
}

/** What is said at one level, put into what it says already: `password.min=12 name.startsWithLetter=true limits.aliases=` (empty: no longer said). */
async function wishOf(
  session: Session,
  installation: Installation,
  values: readonly string[],
  options: ChangeOptions,
): Promise<PolicyWish> {
  const { level, subject } = await whoIs(session, installation, options);
  const key = level === 'platform' ? '' : String(subject[level]);
  const said = (await installation.policies.rows()).find((row) => row.level === level && row.subject === key);
  // What a preset says takes the place of all that was said here.
  const before = level === 'platform' || options.preset === undefined ? (said?.change ?? '{}') : '{}';
  const change = JSON.parse(before) as Record<string, Record<string, unknown>>;
  for (const assignment of values) {
    const [, section = '', name = '', text = ''] = /^(\w+)\.(\w+)=(.*)$/s.exec(assignment) ?? [];
    if (section === '') throw new Failure(session.texts.policyAssignment(assignment), 2);
    const { [name]: _replaced, ...others } = change[section] ?? {};
    change[section] = text === '' ? others : { ...others, [name]: valueOf(text) };
  }
  return { level, subject: key, preset: options.preset, change };
}

/** A number or a truth value where it looks like one, a text otherwise: the schema says whether that is right. */
function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

async function whoIs(
  session: Session,
  { directory }: Installation,
  { plan, domain, account }: WhoOptions,
): Promise<{ level: PolicyLevel; subject: PolicySubject }> {
  const { texts } = session;
  if ([plan, domain, account].filter((one) => one !== undefined).length > 1) {
    throw new Failure(texts.policyOneSubject, 2);
  }
  if (plan !== undefined) return { level: 'plan', subject: { plan } };
  if (account !== undefined) {
    const sentence = texts.badAddress(account);
    const words = { 'bad-syntax': sentence, 'bad-argument': sentence };
    const row = await session.saying(words, () => directory.findAccount(account));
    if (row === undefined) throw new Failure(texts.noAccount(account));
    return { level: 'account', subject: { domain: row.domain, account: row.account_id } };
  }
  if (domain === undefined) return { level: 'platform', subject: {} };
  const name = await session.saying({ 'bad-syntax': texts.badDomain(domain) }, async () => parseDomain(domain));
  return { level: 'domain', subject: { domain: name } };
}

/** Says where a change cannot be part of a policy. */
async function saying<T>({ texts }: Session, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { reason, path = '', plan, limit } = error.detail;
    if (error.code === 'limit')
      throw new Failure(texts.policyOverPlan(String(path), String(plan), Number(limit)), 1, error);
    if (error.code !== 'bad-argument') throw error;
    throw new Failure(
      reason === 'impossible' ? texts.policyImpossible(String(path)) : texts.policyBadValue(String(path)),
    );
  }
}

function indented(line: string): string {
  return `  ${line}`;
}
