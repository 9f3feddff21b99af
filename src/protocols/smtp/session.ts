import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, MailError } from '#base/errors.ts';
import { netLimits, smtpLimits } from '#base/limits.ts';
import { saslLimits } from '#base/limits-logins.ts';
import type { Log } from '#base/log.ts';
import { LoginWatch } from '#directory/login-watch.ts';
import type { Identity } from '#directory/types.ts';
import type { Connection } from '#net/connection.ts';
import { type CommandLine, parseCommandLine } from '#wire/smtp/command.ts';
import { encodeReply } from '#wire/smtp/reply.ts';
import { commands } from './commands.ts';
import { answerTo, Refusal } from './errors.ts';
import { mayLogIn } from './login.ts';
import { resultOf } from './metrics.ts';
import type { Answer, Command, Session, SmtpLimits, SmtpOptions, SmtpSettings, State, Transaction } from './types.ts';

/** One connection's conversation: a loop over the table of commands. Nobody else writes. */
export class SmtpSession implements Session {
  readonly options: SmtpOptions;
  settings: SmtpSettings;
  readonly limits: SmtpLimits;
  readonly input: Connection;
  readonly log: Log;
  state: State = 'greeted';
  client: Session['client'] = null;
  transaction: Transaction | null = null;
  messages = 0;
  errors = 0;
  failedLogins = 0;
  readonly #login: LoginWatch;
  #identity: Identity | null = null;
  #idle = 0;
  #unsent = 0;
  #open = true;

  constructor(connection: Connection, options: SmtpOptions) {
    this.input = connection;
    this.options = options;
    this.settings = options.settings();
    this.limits = { ...smtpLimits, ...options.limits };
    this.log = options.log.with({ role: options.role, peer: connection.remote.address });
    this.#login = new LoginWatch(connection);
    connection.idleTimeout = options.idleTimeout ?? netLimits.idle;
  }

  get identity(): Identity | null {
    return this.#identity;
  }

  set identity(identity: Identity | null) {
    this.#identity = identity;
    const { options } = this;
    if (identity === null || options.role !== 'submission') this.#login[Symbol.dispose]();
    else this.#login.begin(options.submission.authenticator, identity.account);
  }

  /** Holds the conversation; settles at its end, when the connection may be closed. */
  async run(): Promise<void> {
    this.options.metrics.sessions.of({ role: this.options.role }).add();
    try {
      await this.#greet();
      while (this.#open) await this.#turn();
    } finally {
      this.#login[Symbol.dispose]();
      await this.transaction?.content?.abort();
    }
  }

  async challenge(data: Uint8Array): Promise<Uint8Array | null> {
    this.input.write(`334 ${Buffer.from(data).toString('base64')}\r\n`);
    try {
      return await this.input.readLine(saslLimits.line);
    } catch (error) {
      // RFC 4954 6.
      if (codeOf(error) === 'limit') throw new Refusal(500, '5.5.6', 'The response is too long');
      throw error;
    }
  }

  async #greet(): Promise<number> {
    const { hostname, role } = this.options;
    // RFC 5321 3.1: a client that does not wait for the greeting will not listen to answers either.
    if (role === 'mx' && (await this.#isEarlyTalker())) {
      this.log.info('smtp.early-talker');
      return this.#send({ code: 554, text: `${hostname} You spoke before the greeting`, effect: 'close' });
    }
    return this.#send({ code: 220, text: `${hostname} ${role === 'lmtp' ? 'LMTP' : 'ESMTP'} Sowa` });
  }

  async #isEarlyTalker(): Promise<boolean> {
    const { greetingDelay } = this.settings;
    if (greetingDelay === 0) return false;
    await Promise.race([sleep(greetingDelay, undefined, { ref: false }), this.input.closed]);
    return this.input.buffered > 0;
  }

  /** Reads one command and answers it. */
  async #turn(): Promise<void> {
    const line = await this.#readCommand();
    if (line === null) {
      this.#open = false;
      return;
    }
    const code = await this.#answer(line);
    const { metrics, role } = this.options;
    const command = byVerb.has(line.verb) ? (line.verb as Verb) : 'other';
    metrics.commands.of({ role, command, result: resultOf(code) }).add();
  }

  /** The next command; null at the end of the conversation. */
  async #readCommand(): Promise<Line | null> {
    for (;;) {
      try {
        const line = await this.input.readLine(saslLimits.line);
        return line === null ? null : { ...parseCommandLine(line), octets: line.length + 2 };
      } catch (error) {
        await this.#send(lineAnswer(error));
        if (!this.#open) return null;
      }
    }
  }

  /** Answers a command; the code of its last reply. */
  async #answer(line: Line): Promise<number> {
    const result = await this.#result(line);
    if ('code' in result) return this.#send(result);
    let code = 0;
    for await (const answer of result) {
      code = await this.#send(answer);
      if (!this.#open) break;
    }
    return code;
  }

  async #result(line: Line): Promise<Answer | AsyncIterable<Answer>> {
    try {
      const command = this.#admit(line);
      const value = command.parse(line.argument);
      return command.flags.content === true ? this.#content(command, value) : await command.run(this, value);
    } catch (error) {
      this.#logFailure(line.verb, error);
      return answerTo(error);
    }
  }

  async *#content(command: Command, value: unknown): AsyncGenerator<Answer> {
    try {
      const result = await command.run(this, value);
      if ('code' in result) yield result;
      else yield* result;
    } catch (error) {
      // What follows may be the rest of the message: none of it must be taken for a command.
      this.#logFailure('DATA', error);
      yield { ...answerTo(error), code: 421, effect: 'close' };
    }
  }

  /** The command's row, if it may be used now. */
  #admit({ verb, argument, octets }: Line): Command {
    const { options, limits } = this;
    const command = byVerb.get(verb);
    if (command === undefined || !command.roles.includes(options.role)) {
      // A browser that was made to speak to us says things that look like commands.
      if (/ HTTP\/\d/.test(argument)) throw new Refusal(421, '4.7.0', 'This is no web server', 'close');
      throw new Refusal(500, '5.5.1', 'Command not recognised');
    }
    const { idle, long, restricted } = command.flags;
    if (long !== true && octets > limits.commandLine) throw tooLong();
    this.#idle = idle === true ? this.#idle + 1 : 0;
    if (this.#idle > limits.idleCommands) throw new Refusal(421, '4.7.0', 'Too many commands without mail', 'close');
    if (restricted === true && options.role === 'submission' && this.identity === null) {
      throw new MailError(mayLogIn(this) ? 'auth-required' : 'tls-required', 'submission without a login');
    }
    if (command.states.includes(this.state)) return command;
    throw new Refusal(503, '5.5.1', this.state === 'greeted' ? 'Send EHLO first' : `${verb} has no place here`);
  }

  /** Writes an answer, or ends a session that has had too many refusals; then does what the answer promises. */
  async #send(wanted: Answer): Promise<number> {
    if (wanted.code >= 500) this.errors++;
    const flooded = this.errors > this.limits.errors;
    const answer: Answer = flooded ? { code: 421, status: '4.7.0', text: 'Too many errors', effect: 'close' } : wanted;
    if (flooded) this.log.info('smtp.too-many-errors');
    const text = encodeReply(answer);
    this.input.write(text);
    this.#unsent += text.length;
    if (answer.effect === 'close') this.#open = false;
    else if (answer.effect === 'tls') await this.#startTls();
    // RFC 2920 3.2: answers to pipelined commands leave together, so long as the client reads them.
    else if (this.input.buffered === 0 || this.#unsent > netLimits.coalesced) {
      this.#unsent = 0;
      await this.input.flush();
    }
    return answer.code;
  }

  /** RFC 3207 4.2: after the handshake everything begins anew. */
  async #startTls(): Promise<void> {
    if (this.options.tls === undefined) throw new Error('no certificates for STARTTLS');
    await this.input.startTls(this.options.tls);
    this.state = 'greeted';
    this.client = null;
    this.identity = null;
  }

  #logFailure(verb: string, error: unknown): void {
    if (error instanceof Refusal) return;
    const code = codeOf(error);
    if (code === undefined) this.log.error('smtp.failed', { verb, error });
    else if (code === 'unavailable' || code === 'corrupt') this.log.warn('smtp.deferred', { verb, error });
  }
}

/** A command line and its length with its end. */
interface Line extends CommandLine {
  octets: number;
}

type Verb = keyof typeof commands;
const byVerb: ReadonlyMap<string, Command> = new Map(Object.entries(commands));

/** What is said of a line that is no command at all (RFC 5321 4.2.4); behind any other failure there are no more lines. */
function lineAnswer(error: unknown): Answer {
  const code = codeOf(error);
  if (code === 'limit') return tooLong().answer;
  if (code === 'bad-syntax') return { ...answerTo(error), code: 500 };
  return { ...answerTo(error), code: 421, effect: 'close' };
}

/** RFC 5321 4.5.3.1.10. */
function tooLong(): Refusal {
  return new Refusal(500, '5.5.2', 'The line is too long');
}
