import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { suite, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import type { Listener } from '#net/listener.ts';
import { ScramClient, type ScramClientOptions } from '#wire/sasl/testing.ts';
import { SmtpStage } from './smtp-stage.ts';

/** One line at a time of a client over TLS. */
class Client {
  readonly socket: TLSSocket;
  readonly #lines: AsyncIterator<string>;

  constructor(socket: TLSSocket) {
    this.socket = socket;
    this.#lines = lines(socket);
  }

  static async open({ port }: Listener): Promise<Client> {
    const socket = connect({ socket: connectTcp(port, '127.0.0.1'), rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const client = new Client(socket);
    assert.match(await client.line(), /^220 /);
    assert.match(await client.ask('HELO x'), /^250 /);
    return client;
  }

  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    return done === true ? '' : value;
  }

  ask(command: string): Promise<string> {
    this.socket.write(`${command}\r\n`);
    return this.line();
  }
}

async function* lines(socket: TLSSocket): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    for (let end = text.indexOf('\r\n'); end !== -1; end = text.indexOf('\r\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
}

/** Plays the client of SCRAM to its end; gives the last answer. */
async function logIn(client: Client, mechanism: string, options: ScramClientOptions): Promise<string> {
  const scram = new ScramClient(options);
  const first = await client.ask(`AUTH ${mechanism} ${scram.first().toString('base64')}`);
  if (!first.startsWith('334 ')) return first;
  const last = await client.ask(scram.final(Buffer.from(first.slice(4), 'base64')).toString('base64'));
  if (!last.startsWith('334 ')) return last;
  assert.ok(scram.accepts(Buffer.from(last.slice(4), 'base64')), 'the server proves that it knows the password');
  return client.ask('');
}

suite('SMTP: SCRAM (RFC 5802, 7677, 9266)', async () => {
  const login = 'alice@example.test';
  const right = { login, password: 'secret' };

  async function withListener(run: (client: Client) => Promise<void>): Promise<void> {
    await using stage = await SmtpStage.open();
    await stage.directory.addAccount({
      address: login,
      password: 'secret',
      displayName: '',
      language: 'en',
      quotaBytes: 0,
    });
    await using listener = await stage.listen('submissions');
    const client = await Client.open(listener);
    await run(client);
    client.socket.destroy();
  }

  test('the right password', () =>
    withListener(async (client) => {
      assert.match(await logIn(client, 'SCRAM-SHA-256', right), /^235 2\.7\.0 /);
      assert.match(await client.ask(`MAIL FROM:<${login}>`), /^250 /);
    }));

  test('bound to the connection', () =>
    withListener(async (client) => {
      const binding = client.socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
      const bound = { ...right, header: 'p=tls-exporter,,', binding };
      assert.match(await logIn(client, 'SCRAM-SHA-256-PLUS', bound), /^235 2\.7\.0 /);
    }));

  test('bound to another connection, a wrong password, nobody of that name', () =>
    withListener(async (client) => {
      const elsewhere = { ...right, header: 'p=tls-exporter,,', binding: Buffer.alloc(32) };
      assert.match(await logIn(client, 'SCRAM-SHA-256-PLUS', elsewhere), /^535 5\.7\.8 /);
      assert.match(await logIn(client, 'SCRAM-SHA-256', { login, password: 'wrong' }), /^535 5\.7\.8 /);
      assert.match(await logIn(client, 'SCRAM-SHA-256', { ...right, login: 'x@example.test' }), /^535 5\.7\.8 /);
      assert.match(await client.ask(`MAIL FROM:<${login}>`), /^530 /);
    }));
});
