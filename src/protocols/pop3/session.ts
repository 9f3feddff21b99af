import type { Language } from '#base/catalogue.ts';
import { codeOf, MailError } from '#base/errors.ts';
import { netLimits, pop3Limits } from '#base/limits.ts';
import { saslLimits } from '#base/limits-logins.ts';
import type { Log } from '#base/log.ts';
import { LoginWatch } from '#directory/login-watch.ts';
import type { Connection } from '#net/connection.ts';
import { encodeStatus, parseLine, type Pop3Line } from '#wire/pop3.ts';
import { commands } from './commands.ts';
import { answerTo, Refusal } from './errors.ts';
import { mayLogIn } from './login.ts';
import type { Maildrop } from './maildrop.ts';
import { type Pop3Texts, textsIn } from './texts.ts';
import type { Answer, Command, Piece, Pop3Limits, Pop3Options, Pop3Settings, Session, State } from './types.ts';

/** One connection's conversation: a loop over the table of commands. Nobody else writes. */
export class Pop3Session implements Session {
  readonly options: Pop3Options;
  readonly settings: Pop3Settings;
  readonly limits: Pop3Limits;
  readonly input: Connection;
  readonly log: Log;
  state: State = 'authorization';
  language: Language = 'en';
  user = '';
  failedLogins = 0;
  readonly #login: LoginWatch;
  #maildrop: Maildrop | null = null;
  #errors = 0;
  #unsent = 0;
  #open = true;

  constructor(connection: Connection, options: Pop3Options) {
    this.input = connection;
    this.options = options;
    this.settings = options.settings();
    this.limits = { ...pop3Limits, ...options.limits };
    this.log = options.log.with({ peer: connection.remote.address });
    this.#login = new LoginWatch(connection);
  }

  get maildrop(): Maildrop | null {
    return this.#maildrop;
  }

  set maildrop(maildrop: Maildrop | null) {
    this.#maildrop = maildrop;
    if (maildrop === null) this.#login[Symbol.dispose]();
    else this.#login.begin(this.options.authenticator, maildrop.account);
  }

  get texts(): Pop3Texts {
    return textsIn(this.language);
  }

  /** Holds the conversation; settles at its end, when the connection may be closed. */
  async run(): Promise<void> {
    this.options.metrics.sessions.add();
    try {
      await this.#send({ ok: true, text: this.texts.ready(this.options.hostname) });
      while (this.#open) await this.#turn();
    } finally {
      // RFC 1939 6: however else a session ends, nothing is removed.
      this.#login[Symbol.dispose]();
      this.maildrop?.[Symbol.dispose]();
    }
  }

  async challenge(data: Uint8Array): Promise<Uint8Array | null> {
    this.input.write(`+ ${Buffer.from(data).toString('base64')}\r\n`);
    try {
      return await this.input.readLine(saslLimits.line);
    } catch (error) {
      throw codeOf(error) === 'limit' ? new Refusal('lineTooLong') : error;
    }
  }

  /** Reads one command and answers it. */
  async #turn(): Promise<void> {
    this.input.idleTimeout = this.state === 'transaction' ? this.limits.idle : this.limits.loginIdle;
    const line = await this.#readCommand();
    if (line === null) return;
    const answer = await this.#answer(line);
    const command = isKeyword(line.keyword) ? line.keyword : 'other';
    this.options.metrics.commands.of({ command, result: answer.ok ? 'ok' : 'err' }).add();
    await this.#send(answer);
  }

  /** The next command; null at the end of the conversation. */
  async #readCommand(): Promise<Pop3Line | null> {
    while (this.#open) {
      try {
        const line = await this.input.readLine(this.limits.line);
        if (line !== null) return parseLine(line);
        this.#open = false;
      } catch (error) {
        // RFC 1939 3: the autologout timer closes the connection without a word.
        if (codeOf(error) === 'timeout') this.#open = false;
        else await this.#send(this.#lineAnswer(error));
      }
    }
    return null;
  }

  /** What is said of a line that is no command at all; behind any other failure there are no more lines. */
  #lineAnswer(error: unknown): Answer {
    const code = codeOf(error);
    if (code === 'limit') return answerTo(new Refusal('lineTooLong'), this.texts);
    const answer = answerTo(error, this.texts);
    return code === 'bad-syntax' ? answer : { ...answer, effect: 'close' };
  }

  async #answer({ keyword, argument }: Pop3Line): Promise<Answer> {
    try {
      const command = this.#admit(keyword);
      return await this.#begun(await command.run(this, command.parse(argument)));
    } catch (error) {
      this.#logFailure(keyword, error);
      return answerTo(error, this.texts);
    }
  }

  /** The command's row, if it may be used now. */
  #admit(keyword: string): Command {
    if (!isKeyword(keyword)) throw new Refusal('unknownCommand');
    const command = commands[keyword];
    const login = command.flags.login === true;
    if (login && this.maildrop === null && !mayLogIn(this)) throw new MailError('tls-required', 'a login without TLS');
    if (command.states.includes(this.state)) return command;
    throw new MailError(
      login || this.maildrop !== null ? 'bad-state' : 'auth-required',
      `${keyword} has no place here`,
    );
  }

  /** The answer with its first piece at hand: what fails before it can still be said in the status line. */
  async #begun(answer: Answer): Promise<Answer> {
    if (answer.lines === undefined) return answer;
    const first = await answer.lines.next();
    return { ...answer, lines: this.#resumed(first, answer.lines) };
  }

  async *#resumed(first: IteratorResult<Piece, void>, rest: AsyncGenerator<Piece, void, void>): AsyncGenerator<Piece> {
    if (first.done === true) return;
    yield first.value;
    try {
      yield* rest;
    } catch (error) {
      // Without the line that ends it the client knows that the response is not whole.
      this.log.error('pop3.cut-short', { error });
      throw error;
    }
  }

  /** Writes an answer, or ends a session that has had too many refusals; then does what the answer promises. */
  async #send(wanted: Answer): Promise<void> {
    if (!wanted.ok) this.#errors++;
    const flooded = this.#errors > this.limits.errors;
    const answer = flooded ? answerTo(new Refusal('tooManyErrors', { effect: 'close' }), this.texts) : wanted;
    this.#write(encodeStatus(answer));
    if (answer.lines !== undefined) await this.#sendLines(answer.lines);
    if (answer.effect === 'close') this.#open = false;
    else if (answer.effect === 'tls') await this.#startTls();
    // RFC 2449 6.8: answers to pipelined commands leave together, so long as the client reads them.
    else if (this.input.buffered === 0 || this.#unsent > netLimits.coalesced) await this.#flush();
  }

  /** RFC 1939 3: lines, and one of a single dot; a small response leaves in one piece. */
  async #sendLines(lines: AsyncIterable<Piece>): Promise<void> {
    for await (const piece of lines) {
      if (this.#unsent > netLimits.coalesced) await this.#flush();
      this.#write(piece);
    }
    this.#write('.\r\n');
  }

  #write(piece: Piece): void {
    this.input.write(piece);
    this.#unsent += piece.length;
  }

  async #flush(): Promise<void> {
    this.#unsent = 0;
    await this.input.flush();
  }

  /** RFC 2595 4: what was said before the handshake counts for nothing. */
  async #startTls(): Promise<void> {
    if (this.options.tls === undefined) throw new Error('no certificates for STLS');
    await this.input.startTls(this.options.tls);
    this.state = 'authorization';
    this.language = 'en';
    this.user = '';
  }

  #logFailure(keyword: string, error: unknown): void {
    if (error instanceof Refusal) return;
    const code = codeOf(error);
    if (code === undefined) this.log.error('pop3.failed', { keyword, error });
    else if (code === 'unavailable' || code === 'corrupt') this.log.warn('pop3.deferred', { keyword, error });
  }
}

function isKeyword(word: string): word is keyof typeof commands {
  return Object.hasOwn(commands, word);
}
