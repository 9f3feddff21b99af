import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { Administration } from '#directory/administration.ts';
import { directoryCall, OwnActs } from '#directory/own-acts.ts';
import { Sessions } from '#directory/sessions.ts';
import type { Installation } from '#installation.ts';
import { principalCalled } from './account-sign-in.ts';
import { columns } from './columns.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa session list` and `revoke`. */
export function browserSessionCommands(program: Command, { texts, action }: Frame): void {
  const group = program.command('session').description(texts.browserSession);
  const onOwner = (name: string, description: string): Command =>
    group.command(name).argument('<owner>', texts.signInOwner).description(description);
  onOwner('list', texts.browserSessionList).action(action(list));
  onOwner('revoke', texts.browserSessionRevoke).argument('[number]', texts.browserSessionNumber).action(action(revoke));
}

async function list(session: Session, owner: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const rows = await sessionsOf(session, installation).list(await principalCalled(session, installation, owner));
  const time = (at: number): string => new Date(at).toISOString();
  const data = rows.map((row) => ({
    id: row.session_id,
    address: row.address,
    agent: row.agent,
    created: time(row.created_at),
    used: time(row.used_at),
  }));
  const head = [texts.headNumber, texts.headClient, texts.headSince, texts.headUsedAt, texts.headBrowser];
  const cells = data.map((row) => [String(row.id), row.address, row.created, row.used, row.agent]);
  return { data, text: data.length === 0 ? texts.browserSessionNone : columns([head, ...cells]) };
}

async function revoke(session: Session, owner: string, number: string | undefined): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const { database } = installation;
  const principal = await principalCalled(session, installation, owner);
  const acts = new OwnActs({ database, administration: new Administration({ database, clock: systemClock }) });
  const calls =
    number === undefined
      ? [directoryCall('session.endAll', { principal, keep: null })]
      : [directoryCall('session.end', { principal, id: idOf(number) })];
  const words = { 'not-found': texts.noBrowserSession(owner, number ?? '') };
  const [ended] = await session.saying(words, () => acts.do(session.actor(), principal, { sessions: 'ended' }, calls));
  const count = typeof ended === 'number' ? ended : 1;
  return { data: { owner, ended: count }, text: texts.browserSessionsEnded(owner, count) };
}

/** 0, which no session has, for what is no number. */
function idOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

function sessionsOf(session: Session, { database }: Installation): Sessions {
  return new Sessions({ database, clock: systemClock, log: session.log('warn') });
}
