import type { Command } from 'commander';
import { openSigningKeys } from '#signing.ts';
import type { PublicSigningKey } from '#directory/signing-keys.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** `sowa domain dkim`: shows the keys of a domain as its DNS must have them, makes those that it lacks, or rotates them. */
export function dkimCommand(domain: Command, { texts, action }: Frame): void {
  domain
    .command('dkim')
    .argument('<domain>', texts.domainName)
    .option('--rotate', texts.optionRotate)
    .description(texts.domainDkim)
    .action(action(show));
}

async function show(session: Session, name: string, options: { rotate?: true }): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  using keys = await openSigningKeys(session.config(), installation.database);
  const words = { 'not-found': texts.noDomain(name), 'bad-syntax': texts.badDomain(name) };
  const list = await session.saying(words, async () => {
    await keys.begin(name);
    if (options.rotate === true) {
      const next = (await keys.list(name)).filter(({ state }) => state === 'next');
      // Who asks for the second step says that the records of the first are published.
      await keys.rotate(name, new Set(next.map(({ selector }) => selector)), next.length === 0);
    }
    return keys.list(name);
  });
  const data = list.map(({ since, ...key }) => ({ ...key, since: new Date(since).toISOString() }));
  const waiting = list.some(({ state }) => state === 'next') ? [texts.dkimPublishNext(name)] : [];
  return { data, text: [...list.map((key) => zoneText(session, key)), ...waiting].join('\n') };
}

/** The record as a zone file has it (RFC 1035 5.1): character strings of at most 255 octets. */
function zoneText({ texts }: Session, { name, record, state }: PublicSigningKey): string {
  const strings = (record.match(/.{1,250}/g) ?? []).map((part) => `"${part}"`);
  return `; ${texts.dkimState(state)}\n${name}. IN TXT ( ${strings.join('\n  ')} )`;
}
