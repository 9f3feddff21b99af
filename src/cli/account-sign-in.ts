import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { Administration } from '#directory/administration.ts';
import { administratorByLogin } from '#directory/administrators.ts';
import { OwnActs } from '#directory/own-acts.ts';
import type { Principal } from '#directory/principal.ts';
import { openSealer } from '#directory/sealing.ts';
import { SecondFactors } from '#directory/second-factor/second-factors.ts';
import { SecurityAnswers } from '#directory/subscribers/security-answers.ts';
import type { Installation } from '#installation.ts';
import { normalizeLocal } from '#wire/address.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa account second-factor` and `verify-answer`. */
export function accountSignInCommands(account: Command, { texts, action }: Frame): void {
  account
    .command('second-factor')
    .argument('<owner>', texts.signInOwner)
    .description(texts.secondFactor)
    .option('--off', texts.secondFactorOff)
    .action(action(secondFactor));
  account
    .command('verify-answer')
    .argument('<address>', texts.accountAddress)
    .description(texts.verifyAnswer)
    .option('--answer <text>', texts.optionAnswer)
    .action(action(verifyAnswer));
}

/** Whose sign-in is meant: a mailbox by its address, or an administrator by login. Throws a Failure where there is none. */
export async function principalCalled(
  session: Session,
  { database, directory }: Installation,
  owner: string,
): Promise<Principal> {
  const login = normalizeLocal(owner);
  if ((await administratorByLogin(database.reader, login)) !== undefined) return { administrator: login };
  const words = { 'bad-syntax': session.texts.noOwner(owner) };
  const row = await session.saying(words, () => directory.findAccount(owner));
  if (row === undefined) throw new Failure(session.texts.noOwner(owner));
  return { account: row.account_id };
}

async function secondFactor(session: Session, owner: string, options: { off?: true }): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const principal = await principalCalled(session, installation, owner);
  const sealer = await openSealer(session.config().key_file);
  const parts = partsOf(installation);
  const factors = new SecondFactors({ ...parts, sealer });
  if (options.off === true) {
    await session.saying({ 'bad-state': texts.secondFactorIsOff(owner) }, () =>
      factors.disable(session.actor(), principal),
    );
  }
  const { enabledAt, recoveryCodes } = await factors.state(principal);
  const since = enabledAt === null ? null : new Date(enabledAt).toISOString();
  const text = since === null ? texts.secondFactorIsOff(owner) : texts.secondFactorIsOn(owner, since, recoveryCodes);
  return { data: { owner, enabled: since !== null, since, recoveryCodes }, text };
}

async function verifyAnswer(session: Session, address: string, options: { answer?: string }): Promise<Outcome> {
  const { texts, terminal } = session;
  const answer = options.answer ?? (await terminal.readInput()).replace(/\r?\n$/, '');
  await using installation = await session.open();
  const answers = new SecurityAnswers({ ...partsOf(installation), hasher: installation.hasher });
  const right = await session.saying({ 'not-found': texts.noAccount(address) }, () =>
    answers.check(session.actor(), address, answer),
  );
  return { data: { address, right }, text: right ? texts.answerRight : texts.answerWrong, failed: !right };
}

function partsOf({ database }: Installation) {
  const administration = new Administration({ database, clock: systemClock });
  return { database, clock: systemClock, administration, acts: new OwnActs({ database, administration }) };
}
