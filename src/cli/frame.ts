import { Command, CommanderError, Option } from 'commander';
import { type Language, languageOf, languages } from '#base/catalogue.ts';
import { codeOf, MailError } from '#base/errors.ts';
import { refusalText } from '#directory/refusals/refusals.ts';
import { type CliTexts, textsIn } from './catalogue.ts';
import { Failure } from './failure.ts';
import { type GlobalOptions, type Outcome, Session } from './session.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** A command: the session, then the command's own arguments and options as commander parsed them. Undefined: all is said. */
type Run = (session: Session, ...args: never[]) => Promise<Outcome | undefined>;

/** What a command is made with. */
export interface Frame {
  texts: CliTexts;
  /** Turns a function into commander's action: it gets the session, then the command's arguments and options. */
  readonly action: (run: Run) => (...args: unknown[]) => Promise<void>;
}

/** Adds commands to the program. */
export type Commands = (program: Command, frame: Frame) => void;

/** Runs one command line (without node's and the program's name) and returns the exit code: 0, 1 (failed) or 2 (wrong usage). */
export async function runCommandLine(
  argv: readonly string[],
  terminal: Terminal,
  groups: readonly Commands[],
): Promise<number> {
  const { environment } = terminal;
  const chosen = valueOfOption(argv, '--lang') ?? environment['SOWA_LANG'];
  const language = languageOf(chosen, environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']);
  const texts = textsIn(language);
  let exitCode = 0;
  const program = createProgram(texts, terminal);
  const action: Frame['action'] =
    (run) =>
    async (...args) => {
      const command = args.pop() as Command;
      const session = new Session(language, terminal, command.optsWithGlobals<GlobalOptions>());
      const outcome = await run(session, ...(args as never[]));
      if (outcome !== undefined) session.print(outcome);
      if (outcome?.failed === true) exitCode = 1;
    };
  for (const group of groups) group(program, { texts, action });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = explain(texts, language, error);
    const asData = () => JSON.stringify({ error: failure.message, code: codeOfFailure(failure) });
    terminal.error(argv.includes('--json') ? `${asData()}\n` : `sowa: ${failure.message}\n`);
    return failure.exitCode;
  }
  return exitCode;
}

function createProgram(texts: CliTexts, terminal: Terminal): Command {
  return new Command('sowa')
    .description(texts.program)
    .version(version, '-V, --version', texts.optionVersion)
    .helpOption('-h, --help', texts.optionHelp)
    .helpCommand(false)
    .option('--config <file>', texts.optionConfig)
    .option('--data <directory>', texts.optionData)
    .option('--set <key=value>', texts.optionSet, (pair: string, list: string[]) => [...list, pair], [])
    .option('--json', texts.optionJson)
    .addOption(new Option('--lang <language>', texts.optionLang).choices(languages))
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => texts.helpTitle(title) })
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      // Wrong usage is explained by runCommandLine; help shown because of it goes where commander sends it.
      writeErr: (text) => terminal.error(text),
      outputError: () => undefined,
    })
    .exitOverride();
}

function valueOfOption(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return argv[at] === name ? argv[at + 1] : argv[at]?.slice(name.length + 1);
}

/** The sentence and exit code for anything thrown. */
function explain(texts: CliTexts, language: Language, error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CommanderError) return new Failure(usageText(texts, error), 2);
  if (error instanceof MailError) {
    return new Failure(refusalText(error, language) ?? texts.refused(error.message), 1, error);
  }
  return new Failure(texts.defect(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}

/** What went wrong, for programs: the codes of docs/api.md, `usage` for a command that makes no sense. */
function codeOfFailure({ exitCode, cause }: Failure): string {
  return exitCode === 2 ? 'usage' : (codeOf(cause) ?? 'failed');
}

function usageText(texts: CliTexts, { code, message }: CommanderError): string {
  const [, subject = ''] = /'([^']*)'/.exec(message) ?? [];
  const [, suggestion] = /Did you mean ([^?]*)\?/.exec(message) ?? [];
  const hint = suggestion === undefined ? '' : ` ${texts.didYouMean(suggestion)}`;
  switch (code) {
    case 'commander.help':
      return texts.noCommand;
    case 'commander.unknownCommand':
      return texts.unknownCommand(subject) + hint;
    case 'commander.unknownOption':
      return texts.unknownOption(subject) + hint;
    case 'commander.missingArgument':
      return texts.missingArgument(subject);
    case 'commander.optionMissingArgument':
      return texts.optionNeedsValue(subject);
    case 'commander.excessArguments':
      return texts.tooManyArguments;
    default:
      return texts.badUsage(message.replace(/^error: /, ''));
  }
}
