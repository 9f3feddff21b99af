import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, suite, test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import type { Listener } from '#net/listener.ts';
import { ScramClient, type ScramClientOptions } from '#wire/sasl/testing.ts';
import { Pop3Stage } from './pop3-stage.ts';

/** A client over TLS that reads a line for each it writes. */
class Client implements Disposable {
  readonly socket: TLSSocket;
  readonly #lines: AsyncIterator<string>;

  private constructor(socket: TLSSocket) {
    this.socket = socket;
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  static async open({ port }: Listener): Promise<Client> {
    const socket = connect({ socket: connectTcp(port, '127.0.0.1'), rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const client = new Client(socket);
    assert.match(await client.line(), /^\+OK /);
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

  /** Plays the client of SCRAM to its end; gives the last answer. */
  async logIn(mechanism: string, options: ScramClientOptions): Promise<string> {
    const scram = new ScramClient(options);
    const first = await this.ask(`AUTH ${mechanism} ${scram.first().toString('base64')}`);
    if (!first.startsWith('+ ')) return first;
    const last = await this.ask(scram.final(Buffer.from(first.slice(2), 'base64')).toString('base64'));
    if (!last.startsWith('+ ')) return last;
    assert.ok(scram.accepts(Buffer.from(last.slice(2), 'base64')), 'the server proves that it knows the password');
    return this.ask('');
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

suite('POP3: SCRAM (RFC 5034, 5802, 7677, 9266)', () => {
  const login = 'alice@example.test';
  const right = { login, password: 'secret' };
  let stage: Pop3Stage;
  let listener: Listener;

  before(async () => {
    stage = await Pop3Stage.open();
    const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
    await stage.directory.addAccount({ ...account, address: login });
    listener = await stage.listen('pop3s');
  });

  after(async () => {
    await listener[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  test('the right password', async () => {
    using client = await Client.open(listener);
    assert.equal(await client.logIn('SCRAM-SHA-256', right), '+OK 0 messages (0 octets)');
    assert.equal(await client.ask('QUIT'), '+OK Bye');
  });

  test('bound to the connection', async () => {
    using client = await Client.open(listener);
    const binding = client.socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
    const bound = { ...right, header: 'p=tls-exporter,,', binding };
    assert.equal(await client.logIn('SCRAM-SHA-256-PLUS', bound), '+OK 0 messages (0 octets)');
    assert.equal(await client.ask('QUIT'), '+OK Bye');
  });

  test('bound to another connection, a wrong password, nobody of that name', async () => {
    using client = await Client.open(listener);
    const elsewhere = { ...right, header: 'p=tls-exporter,,', binding: Buffer.alloc(32) };
    assert.match(await client.logIn('SCRAM-SHA-256-PLUS', elsewhere), /^-ERR \[AUTH\] /);
    assert.match(await client.logIn('SCRAM-SHA-256', { login, password: 'wrong' }), /^-ERR \[AUTH\] /);
    assert.match(await client.logIn('SCRAM-SHA-256', { ...right, login: 'x@example.test' }), /^-ERR \[AUTH\] /);
    assert.equal(await client.line(), '', 'three are enough');
  });
});
