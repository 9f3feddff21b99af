import { setImmediate as nextTurn } from 'node:timers/promises';
import { codeOf, MailError } from '#base/errors.ts';
import { netLimits } from '#base/limits.ts';
import { imapLimits, imapSessionLimits } from '#base/limits-imap.ts';
import { saslLimits } from '#base/limits-logins.ts';
import type { Log } from '#base/log.ts';
import { LoginWatch } from '#directory/login-watch.ts';
import type { Identity } from '#directory/types.ts';
import type { Connection } from '#net/connection.ts';
import { CommandBuffer } from '#wire/imap/command-buffer.ts';
import { Cursor } from '#wire/imap/cursor.ts';
import { formatContinuation, formatStatus } from '#wire/imap/response.ts';
import type { SequenceRange } from '#wire/imap/sequence-set.ts';
import { parseCommandName } from '#wire/imap/session-commands.ts';
import { capabilities } from './capabilities.ts';
import { commands } from './commands.ts';
import { Refusal, resultOf } from './errors.ts';
import { Gone, noUpload, Receiver } from './receiver.ts';
import { close } from './selection.ts';
import { forget } from './session-commands.ts';
import type {
  Command,
  Enabled,
  ImapLimits,
  ImapOptions,
  ImapSettings,
  Piece,
  Result,
  Session,
  State,
} from './types.ts';
import { arrived, updates } from './updates.ts';
import type { MailboxView } from './view.ts';

/** One connection's conversation: a loop over the table of commands. Nobody else writes. */
export class ImapSession implements Session {
  readonly options: ImapOptions;
  readonly settings: ImapSettings;
  readonly limits: ImapLimits;
  readonly input: Connection;
  readonly enabled: Enabled = { rev2: false, utf8: false, condstore: false, qresync: false };
  view: MailboxView | null = null;
  saved: readonly SequenceRange[] = [];
  failedLogins = 0;
  agent = '';
  tag = '*';
  readonly #receiver: Receiver;
  readonly #login: LoginWatch;
  #identity: Identity | null = null;
  #gone: AbortController | null = null;
  #log: Log | null = null;
  #state: State = 'greeted';
  #errors = 0;
  #unsent = 0;
  #burst = 0;
  #open = true;

  constructor(connection: Connection, options: ImapOptions) {
    this.input = connection;
    this.options = options;
    this.settings = options.settings();
    // Thousands of sessions share what is the same for all.
    this.limits = options.limits === undefined ? imapSessionLimits : { ...imapSessionLimits, ...options.limits };
    this.#receiver = new Receiver(connection, () => this.#ask());
    this.#login = new LoginWatch(connection);
    connection.idleTimeout = this.limits.loginIdle;
  }

  get identity(): Identity | null {
    return this.#identity;
  }

  set identity(identity: Identity | null) {
    this.#identity = identity;
    if (identity === null) this.#login[Symbol.dispose]();
    else this.#login.begin(this.options.authenticator, identity.account);
  }

  get state(): State {
    return this.#state;
  }

  set state(state: State) {
    this.#state = state;
    this.input.idleTimeout = state === 'greeted' ? this.limits.loginIdle : this.limits.idle;
  }

  /** Made when there is something to say: few sessions ever have. */
  get log(): Log {
    return (this.#log ??= this.options.log.with({ peer: this.input.remote.address }));
  }

  get gone(): AbortSignal {
    if (this.#gone === null) {
      const gone = new AbortController();
      this.#gone = gone;
      void this.input.closed.then(() => gone.abort(new Gone('the client went away')));
    }
    return this.#gone.signal;
  }

  /** Holds the conversation; settles at its end, when the connection may be closed. */
  async run(): Promise<void> {
    this.options.metrics.sessions.add();
    try {
      await this.#write(formatStatus('*', 'OK', 'Sowa is ready', ['CAPABILITY', capabilities(this)]));
      while (this.#open) await this.#turn();
    } catch (error) {
      if (!(error instanceof Gone)) this.#bye(resultOf(error));
    } finally {
      this.#login[Symbol.dispose]();
      close(this);
    }
  }

  async challenge(data: Uint8Array): Promise<Uint8Array> {
    await this.#write(formatContinuation(Buffer.from(data).toString('base64')));
    return this.#line(saslLimits.line);
  }

  async *idle(): AsyncGenerator<void, Uint8Array, void> {
    let wake = Promise.withResolvers<void>();
    const line = this.#line(imapLimits.line);
    let ended = false;
    const end = () => {
      ended = true;
      wake.resolve();
    };
    line.then(end, end);
    try {
      for (;;) {
        if (this.view !== null) this.view.onNews = () => wake.resolve();
        if (ended) return await line;
        if (this.view?.stale === true) {
          yield;
          continue;
        }
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    } finally {
      if (this.view !== null) this.view.onNews = null;
    }
  }

  /** Reads one command and answers it. */
  async #turn(): Promise<void> {
    const { state } = this;
    const buffer = new CommandBuffer(state === 'greeted' ? imapLimits.beforeLogin : imapLimits.afterLogin);
    await this.#receiver.advance(buffer);
    this.tag = buffer.tag ?? '*';
    const { name, result } = await this.#answer(buffer);
    if (buffer.next.kind !== 'end' && buffer.next.kind !== 'close') {
      buffer.refuse(new MailError('bad-argument', 'the command was refused'));
      await this.#receiver.advance(buffer);
    }
    this.options.metrics.commands.of({ command: isName(name) ? name : 'other', result: result.status }).add();
    await this.#conclude(buffer, result);
  }

  async #answer(buffer: CommandBuffer): Promise<{ name: string; result: Result }> {
    let name = '';
    try {
      if (buffer.failure !== null) throw buffer.failure;
      if (buffer.tag === null) throw new MailError('bad-syntax', 'a tag expected');
      const cursor = new Cursor(buffer, { utf8: this.enabled.utf8 || this.enabled.rev2 });
      name = parseCommandName(cursor);
      const command = this.#admit(name);
      return { name, result: await this.#execute(command, buffer, cursor) };
    } catch (error) {
      if (error instanceof Gone) throw error;
      this.#logFailure(name, error);
      return { name, result: resultOf(error) };
    }
  }

  /** The command's row, if it may be used now. */
  #admit(name: string): Command {
    const command = isName(name) ? commands[name] : undefined;
    if (command === undefined) throw new Refusal('BAD', null, 'There is no such command');
    if (command.states.includes(this.state)) return command;
    if (this.state === 'greeted') throw new Refusal('BAD', null, 'Log in first');
    throw new Refusal(
      'BAD',
      null,
      command.states.includes('selected') ? 'Select a mailbox first' : 'Too late for that',
    );
  }

  async #execute(command: Command, buffer: CommandBuffer, cursor: Cursor): Promise<Result> {
    const args = command.parse(cursor);
    const streams = buffer.next.kind === 'message';
    if (!streams) cursor.end();
    // What others did until now is told before the command works on it.
    if (command.flags.silent !== true && !command.states.includes('authenticated')) await this.#tell(arrived(this));
    const upload = streams ? this.#receiver.upload(buffer, cursor) : noUpload;
    try {
      const outcome = command.run(this, args, upload);
      const result = await (Symbol.asyncIterator in outcome ? this.#tell(outcome) : outcome);
      await this.#tellOthers(command);
      return result;
    } catch (error) {
      // RFC 9051 5.2: also where the command is refused, perhaps because of just that.
      if (!(error instanceof Gone)) await this.#tellOthers(command);
      throw error;
    }
  }

  /** What others did meanwhile. */
  async #tellOthers({ flags }: Command): Promise<void> {
    if (flags.silent !== true) await this.#tell(updates(this, flags.numbered !== true));
  }

  /** Writes what a generator yields, at the pace of the client; gives what it returns. */
  async #tell<T>(pieces: AsyncGenerator<Piece, T, void>): Promise<T> {
    try {
      for (;;) {
        const { done, value } = await pieces.next();
        if (done === true) return value;
        await this.#write(value);
      }
    } finally {
      // Where the client went away, what was opened for it is closed.
      await pieces.return(undefined as T);
    }
  }

  /** Sends the tagged response, or ends a session that has had too many refusals; then does what it promises. */
  async #conclude(buffer: CommandBuffer, { status, text, code, effect }: Result): Promise<void> {
    // RFC 9051 7.1.3: without a tag there is nothing to answer but the line.
    await this.#write(formatStatus(this.tag, status, text, code));
    if (status === 'BAD') this.#errors++;
    if (buffer.next.kind === 'close') this.#bye({ status: 'NO', text: 'Too much to throw away' });
    else if (effect === 'bye') this.#bye({ status, text, ...(code !== undefined && { code }) });
    else if (this.#errors > this.limits.errors) this.#bye({ status: 'NO', text: 'Too many errors' });
    else if (effect === 'close') this.#open = false;
    else if (effect === 'tls') await this.#startTls();
    else if (effect === 'compress') this.input.startCompression();
  }

  /** RFC 9051 6.2.1: after the handshake everything begins anew. */
  async #startTls(): Promise<void> {
    if (this.options.tls === undefined) throw new Error('no certificates for STARTTLS');
    await this.input.startTls(this.options.tls);
    forget(this);
  }

  /** RFC 9051 7.1.5: the last words of a session that the server ends. */
  #bye({ text, code }: Result): void {
    this.#open = false;
    this.log.info('imap.bye', { reason: text });
    this.input.write(formatStatus('*', 'BYE', text, code));
  }

  async #ask(): Promise<void> {
    await this.#write(formatContinuation('OK'));
  }

  async #line(limit: number): Promise<Uint8Array> {
    const line = await this.input.readLine(limit);
    if (line === null) throw new Gone('the client went away');
    return line;
  }

  /** Writes: what is said in one tick leaves together. Waits where the client is slower; after a burst others get a turn. */
  async #write(piece: Piece): Promise<void> {
    this.input.write(piece);
    this.#unsent += piece.length;
    if (this.#unsent < netLimits.coalesced) return;
    this.#burst += this.#unsent;
    this.#unsent = 0;
    await this.#flush();
    if (this.#burst < this.limits.burst) return;
    this.#burst = 0;
    await nextTurn();
  }

  async #flush(): Promise<void> {
    try {
      await this.input.flush();
    } catch (error) {
      if (codeOf(error) !== 'unavailable') throw error;
      throw new Gone('the client went away', { cause: error });
    }
  }

  #logFailure(command: string, error: unknown): void {
    if (error instanceof Refusal) return;
    const code = codeOf(error);
    if (code === undefined) this.log.error('imap.failed', { command, error });
    else if (code === 'unavailable' || code === 'corrupt') this.log.warn('imap.deferred', { command, error });
  }
}

function isName(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}
