import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { ImapWire } from './imap-wire.ts';
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

/** The wire over TLS, logged in as the first account; closed with `owner`. */
export async function connectWire(sowa: Sowa, owner: AsyncDisposableStack): Promise<ImapWire> {
  const socket = connect({ port: sowa.port('imaps'), host: '127.0.0.1', rejectUnauthorized: false });
  owner.defer(() => void socket.destroy());
  await once(socket, 'secureConnect');
  const wire = await ImapWire.open(socket, socket);
  const { address, password } = sowa.quickstart.accounts[0] as Login;
  await wire.command(`LOGIN ${address} ${password}`);
  return wire;
}

/** The certificate that the service shows: made at its first start, so that clients must be told to trust it. */
export async function servedCertificate(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return new X509Certificate(raw).toString();
}
