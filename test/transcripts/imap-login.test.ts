import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { suite, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { ScramClient, type ScramClientOptions } from '#wire/sasl/testing.ts';
import { ImapStage } from './imap-stage.ts';

/** One line at a time of a client over TLS. */
class Client {
  readonly socket: TLSSocket;
  readonly #lines: AsyncIterator<string>;

  constructor(socket: TLSSocket) {
    this.socket = socket;
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    return (await this.#lines.next()).value;
  }

  ask(command: string): Promise<string> {
    this.socket.write(`${command}\r\n`);
    return this.line();
  }
}

/** Plays the client of SCRAM to its end; gives the last answer. */
async function logIn(client: Client, mechanism: string, options: ScramClientOptions): Promise<string> {
  const scram = new ScramClient(options);
  const first = await client.ask(`a AUTHENTICATE ${mechanism} ${scram.first().toString('base64')}`);
  if (!first.startsWith('+ ')) return first;
  const last = await client.ask(scram.final(Buffer.from(first.slice(2), 'base64')).toString('base64'));
  if (!last.startsWith('+ ')) return last;
  assert.ok(scram.accepts(Buffer.from(last.slice(2), 'base64')), 'the server proves that it knows the password');
  return client.ask('');
}

suite('IMAP: SCRAM (RFC 5802, 7677, 9266)', async () => {
  const login = 'alice@example.test';
  const right = { login, password: 'secret' };

  async function withClient(run: (client: Client) => Promise<void>): Promise<void> {
    await using stage = await ImapStage.open();
    const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
    await stage.directory.addAccount({ ...account, address: login });
    await using listener = await stage.listen('imaps');
    const socket = connect({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const client = new Client(socket);
    assert.match(await client.line(), /^\* OK .* AUTH=SCRAM-SHA-256-PLUS /);
    await run(client);
    socket.destroy();
  }

  test('the right password', () =>
    withClient(async (client) => {
      assert.match(await logIn(client, 'SCRAM-SHA-256', right), /^a OK /);
      assert.match(await client.ask('b ENABLE X'), /^\* ENABLED/);
    }));

  test('bound to the connection', () =>
    withClient(async (client) => {
      const binding = client.socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
      const bound = { ...right, header: 'p=tls-exporter,,', binding };
      assert.match(await logIn(client, 'SCRAM-SHA-256-PLUS', bound), /^a OK /);
    }));

  test('bound to another connection, a wrong password, nobody of that name', () =>
    withClient(async (client) => {
      const elsewhere = { ...right, header: 'p=tls-exporter,,', binding: Buffer.alloc(32) };
      const failed = /^a NO \[AUTHENTICATIONFAILED\] /;
      assert.match(await logIn(client, 'SCRAM-SHA-256-PLUS', elsewhere), failed);
      assert.match(await logIn(client, 'SCRAM-SHA-256', { login, password: 'wrong' }), failed);
      assert.match(await logIn(client, 'SCRAM-SHA-256', { ...right, login: 'x@example.test' }), failed);
      assert.match(await client.line(), /^\* BYE /);
    }));
});
