import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { Sowa } from './program.ts';

/** Who logs in. */
export interface Login {
  address: string;
  password: string;
}

/** A message as IMAP has it: its bytes as Latin-1, its flags in their order. */
export interface ImapMessage {
  uid: number;
  flags: string;
  text: string;
}

/** Connects ImapFlow over TLS and logs in. */
export async function connectImap(
  sowa: Sowa,
  { address, password }: Login,
  options: Partial<ImapFlowOptions> = {},
): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: sowa.port('imaps'),
    secure: true,
    auth: { user: address, pass: password },
    tls: { rejectUnauthorized: false },
    logger: false,
    ...options,
  });
  await client.connect();
  return client;
}

/** Every message of a mailbox, which is selected then. */
export async function messagesIn(client: ImapFlow, mailbox: string): Promise<ImapMessage[]> {
  const { exists } = await client.mailboxOpen(mailbox);
  if (exists === 0) return [];
  const found = await client.fetchAll('1:*', { uid: true, flags: true, source: true });
  return found.map(({ uid, flags, source }) => ({
    uid,
    flags: [...(flags ?? [])].toSorted().join(' '),
    text: source?.toString('latin1') ?? '',
  }));
}
