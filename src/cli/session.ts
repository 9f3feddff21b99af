import { existsSync } from 'node:fs';
import type { Language } from '#base/catalogue.ts';
import { type Code, codeOf } from '#base/errors.ts';
import { createLog, type Log, type LogLevel } from '#base/log.ts';
import { loadConfig, type Loaded } from '#config/load.ts';
import type { Config } from '#config/schema.ts';
import type { Actor } from '#directory/access.ts';
import { commandLineActor } from '#directory/administration.ts';
import { type Installation, openInstallation } from '#installation.ts';
import { type CliTexts, textsIn } from './catalogue.ts';
import { Failure } from './failure.ts';
import { problemText } from './problem-text.ts';
import type { Terminal } from './terminal.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  config?: string;
  data?: string;
  set: string[];
  json?: true;
}

/** What a command answers: data for `--json`, text for people. `failed` makes the exit code 1. */
export interface Outcome {
  data: unknown;
  text: string;
  failed?: boolean;
}

/** One run of a command: its options, and the ways to answer. */
export class Session {
  readonly language: Language;
  readonly texts: CliTexts;
  readonly terminal: Terminal;
  readonly #options: GlobalOptions;
  #config: Config | undefined;

  constructor(language: Language, terminal: Terminal, options: GlobalOptions) {
    this.language = language;
    this.texts = textsIn(language);
    this.terminal = terminal;
    this.#options = options;
  }

  /** The configuration, or the problems with it. */
  load(): Loaded {
    const { config, data, set } = this.#options;
    const assignments = data === undefined ? set : [...set, `data=${data}`];
    const { environment, directory } = this.terminal;
    return loadConfig({ file: config, assignments, environment, directory });
  }

  /** The configuration. Throws a Failure that lists every problem. */
  config(): Config {
    this.#config ??= this.#read();
    return this.#config;
  }

  /**
   * Opens the installation for a command, beside a running service or alone. Throws a Failure where there is none:
   * a mistyped directory must not become a new installation.
   */
  async open(): Promise<Installation> {
    this.requireInstallation();
    return openInstallation(this.config(), this.log('warn'), 'any', this.actor());
  }

  /** Whoever runs this command: an operator, by the name of the system's user. */
  actor(): Actor {
    const { SUDO_USER: sudo, LOGNAME: login, USER: user } = this.terminal.environment;
    return commandLineActor(sudo ?? login ?? user ?? 'operator');
  }

  /** Throws a Failure where there is no installation. */
  requireInstallation(): void {
    const config = this.config();
    if (!existsSync(config.key_file)) throw new Failure(this.texts.noInstallation(config.data));
  }

  /** Runs `fn`; where it throws a MailError with one of these codes, the sentence is what the person reads. */
  async saying<T>(sentences: Partial<Record<Code, string>>, fn: () => Promise<T>): Promise<T> {
    try {
      return await fn();
    } catch (error) {
      const code = codeOf(error);
      const sentence = code === undefined ? undefined : sentences[code];
      throw sentence === undefined ? error : new Failure(sentence, 1, error);
    }
  }

  #read(): Config {
    const loaded = this.load();
    if (loaded.ok) return loaded.config;
    const lines = loaded.problems.map((problem) => problemText(this.texts, problem));
    throw new Failure(lines.join('\n'), 2);
  }

  /** Prints an answer. */
  print({ data, text }: Outcome): void {
    if (this.#options.json === true) this.terminal.out(`${JSON.stringify(data, null, 2)}\n`);
    else if (text !== '') this.terminal.out(`${text}\n`);
  }

  /** The log of the program, on standard error. */
  log(level: LogLevel): Log {
    return createLog(level, { write: (line) => this.terminal.error(line) });
  }
}
