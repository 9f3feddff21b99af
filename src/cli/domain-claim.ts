import type { Command } from 'commander';
import { customerOfDomain } from '#directory/customers/rows.ts';
import type { Directory } from '#directory/directory.ts';
import type { DomainClaimRow } from '#directory/domain-claims.ts';
import { parseOwnDomain, shownDomain } from '#directory/domain-names.ts';
import type { Installation } from '#installation.ts';
import { onboardingSentence, onboardingTexts } from '#services/domains/onboarding-texts.ts';
import { type Challenge, challengeOf, findProof, type Proof } from '#services/domains/ownership.ts';
import { parseDomain } from '#wire/address.ts';
import { columns } from './columns.ts';
import { beginning, type ModeOptions, targetOf, withMode } from './domain-mode.ts';
import { resolverOf } from './domain-records.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain add` and `sowa domain prove`. */
export function domainClaimCommands(domain: Command, { texts, action }: Frame): void {
  const on = (name: string, description: string) =>
    domain.command(name).argument('<domain>', texts.domainName).description(description);
  withMode(on('add', texts.domainAdd), texts).option('--vouched', texts.optionVouched).action(action(add));
  on('prove', texts.domainProve).action(action(prove));
}

async function add(session: Session, text: string, options: ModeOptions & { vouched?: true }): Promise<Outcome> {
  const { texts } = session;
  const chosen = await targetOf(session, options);
  const name = await session.saying({ 'bad-syntax': texts.badDomain(text) }, async () => parseDomain(text));
  await using installation = await session.open();
  if (options.vouched === true) {
    await saying(session, text, () =>
      acting(session, installation, name, { vouched: true }).addDomain(name, chosen ?? null),
    );
    return { data: { domain: name, ownership: 'vouched' }, text: texts.domainAdded(name) };
  }
  await saying(session, text, async () => parseOwnDomain(name));
  const start = await beginning(session, name, chosen);
  const claim = await saying(session, text, () => acting(session, installation, name).claimDomain(name, start.target));
  return claimOutcome(session, claim, start);
}

/** Exit code 1 where DNS does not show the proof. */
async function prove(session: Session, text: string): Promise<Outcome> {
  const { texts } = session;
  const name = await session.saying({ 'bad-syntax': texts.badDomain(text) }, async () => parseDomain(text));
  await using installation = await session.open();
  const customer = await customerOfDomain(installation.database.reader, name);
  if (customer === undefined) throw new Failure(texts.noDomain(text));
  const noClaim = { 'not-found': texts.noClaim(text) };
  const claim = await session.saying(noClaim, () => installation.directory.domainClaim(name, customer));
  const challenge = challengeOf(claim, session.config().hostname);
  const proof = await findProof(
    { resolver: await resolverOf(session), dnsPort: () => session.config().dns.authority_port },
    challenge,
  );
  if (proof.kind === 'proved') {
    await session.saying(noClaim, () => acting(session, installation, name, { proof: proof.by }).proveDomain(claim));
  }
  const data = { domain: name, ...proof };
  return { data, text: proofText(session, name, challenge, proof), failed: proof.kind !== 'proved' };
}

function claimOutcome(session: Session, claim: DomainClaimRow, start: Awaited<ReturnType<typeof beginning>>): Outcome {
  const { domain, expires_at: expires } = claim;
  const challenge = challengeOf(claim, session.config().hostname);
  const until = new Date(expires).toISOString();
  const words = onboardingTexts(session.language);
  const lines = [words.claimed(shownDomain(domain), until.slice(0, 10)), challengeText(challenge), ...start.lines];
  const data = { domain, ownership: 'pending', expires: until, challenge, ...start.data };
  return { data, text: lines.join('\n') };
}

function proofText({ language }: Session, domain: string, challenge: Challenge, proof: Proof): string {
  const words = onboardingTexts(language);
  const { name } = challenge;
  switch (proof.kind) {
    case 'proved':
      return words.proved(shownDomain(domain), proof.by);
    case 'missing':
      return `${words.proofMissing(name)}\n${challengeText(challenge)}`;
    case 'wrong':
      return `${words.proofWrong(name, proof.found.join(', '))}\n${challengeText(challenge)}`;
    case 'unknown':
      return words.proofUnknown(name, proof.reason);
  }
}

/** As lines of a zone file. */
function challengeText({ name, text, alias }: Challenge): string {
  return columns([
    [`  ${name}.`, 'TXT', `"${text}"`],
    [`  ${name}.`, 'CNAME', `${alias}.`],
  ]);
}

/** The directory for an act of whoever types this, so that it stands in the audit log. */
function acting(session: Session, { desk }: Installation, domain: string, note?: Record<string, unknown>): Directory {
  const subject = { kind: 'domain', domain, customer: null } as const;
  return desk.directory({
    actor: session.actor(),
    action: 'domain.create',
    subject,
    versions: null,
    ...(note === undefined ? {} : { note }),
  });
}

async function saying<T>(session: Session, name: string, fn: () => Promise<T>): Promise<T> {
  const { texts, language } = session;
  const words = {
    'already-exists': texts.domainExists(name),
    'in-use': texts.domainTaken(name),
    limit: texts.tooManyClaims,
  };
  try {
    return await session.saying(words, fn);
  } catch (error) {
    const sentence = onboardingSentence(language, error, name);
    throw sentence === undefined ? error : new Failure(sentence, 1, error);
  }
}
