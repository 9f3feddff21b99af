import type { Command } from 'commander';
import type { PublicSigningKey } from '#directory/signing-keys.ts';
import { queueTimes } from '#key-rotation.ts';
import { zoneText } from '#services/domains/record-text.ts';
import { dkimRecord } from '#services/domains/records.ts';
import { openSigningKeys } from '#signing.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain dkim`: shows where the keys of a domain stand, with the records that DNS must have; makes those that it lacks, and begins a rotation. */
export function dkimCommand(domain: Command, { texts, action }: Frame): void {
  domain
    .command('dkim')
    .argument('<domain>', texts.domainName)
    .option('--rotate', texts.optionRotate)
    .option('--activate', texts.optionActivate)
    .description(texts.domainDkim)
    .action(action(show));
}

async function show(
  session: Session,
  name: string,
  { rotate = false, activate = false }: { rotate?: boolean; activate?: boolean },
): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const config = session.config();
  using keys = await openSigningKeys(config, installation.database);
  const words = { 'not-found': texts.noDomain(name), 'bad-syntax': texts.badDomain(name) };
  const list = await session.saying(words, async () => {
    await keys.begin(name);
    // What DNS shows is looked at by the service; a command only says what somebody wants.
    const wish = { early: rotate, force: activate, sights: new Map(), settle: 0, age: null };
    if (rotate || activate) await keys.rotate(name, { ...wish, underWay: queueTimes(config).underWay });
    return keys.list(name);
  });
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const data = list.map(({ since, due, ...key }) => ({ ...key, since: time(since), due: time(due) }));
  return { data, text: list.map((key) => keyText(session, key)).join('\n') };
}

function keyText({ texts }: Session, key: PublicSigningKey): string {
  const due = key.due === null ? null : `${new Date(key.due).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `; ${texts.dkimState(key.state, due)}\n${zoneText([dkimRecord(key)])}`;
}
