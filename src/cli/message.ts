import type { Command } from 'commander';
import { explain } from '#store/verdicts.ts';
import { columns } from './columns.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

/** Copies of one message that are explained: a list may have sent it several times. */
const mostCopies = 20;

/** `sowa message why`. */
export function messageCommands(program: Command, { texts, action }: Frame): void {
  program
    .command('message')
    .description(texts.message)
    .command('why')
    .argument('<address>', texts.accountAddress)
    .argument('<message-id>', texts.messageId)
    .description(texts.messageWhy)
    .action(action(why));
}

async function why(session: Session, address: string, messageId: string): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const words = { 'bad-syntax': texts.badAddress(address) };
  const account = await session.saying(words, () => installation.directory.findAccount(address));
  if (account === undefined) return { data: null, text: texts.noAccount(address), failed: true };
  const id = messageId.replace(/^<|>$/g, '');
  const found = await installation.store.read(account.account_id, (reader) => explain(reader, id, mostCopies));
  if (found.length === 0) return { data: [], text: texts.noMessage(messageId), failed: true };
  const text = found.map(({ mailboxes, reasons }) => {
    const where = texts.messageLies(mailboxes.join(', '));
    if (reasons === null) return `${where}\n${texts.messageUnchecked}`;
    return `${where}\n${columns(reasons.map(({ check, result, detail }) => [check, result, detail]))}`;
  });
  return { data: found, text: text.join('\n\n') };
}
