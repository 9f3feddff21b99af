import { type DestinationStream, type Logger, type LoggerOptions, pino, stdSerializers, stdTimeFunctions } from 'pino';

/** Structured log: an event name and plain fields. Never message content, never secrets. */
export interface Log {
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A log that adds these fields to every line. */
  with(fields: Readonly<Record<string, unknown>>): Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A log that writes JSON lines to `destination` (standard error by default: standard output belongs to commands). */
export function createLog(level: LogLevel, destination: DestinationStream = process.stderr): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    messageKey: 'event',
    // An Error has no enumerable fields of its own: without this its message and stack would be lost.
    serializers: { error: stdSerializers.errWithCause },
  };
  return wrap(pino(options, destination), {});
}

/** Milliseconds a line may wait for others, so that a busy service writes many lines with one system call. */
const logDelay = 100;

/** Characters of collected lines that do not wait any longer. */
const logLength = 4096;

/**
 * Standard error with lines collected for `logDelay`; written at once when disposed or when the process exits. Never
 * flushed to the disk, where a log file would hold up the mail beside it.
 */
export function collectedStandardError(): DestinationStream & Disposable {
  let lines = '';
  const flush = () => {
    if (lines !== '') process.stderr.write(lines);
    lines = '';
  };
  const timer = setInterval(flush, logDelay);
  timer.unref();
  process.on('exit', flush);
  return {
    write: (line) => {
      lines += line;
      if (lines.length >= logLength) flush();
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      process.off('exit', flush);
      flush();
    },
  };
}

/** Says nothing; for tests and for callers that do not care. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};

// Fields are joined per line: a session logs once or twice, and a child of pino's costs more than its lines.
function wrap(logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>, own: Readonly<Record<string, unknown>>): Log {
  return {
    debug: (event, fields) => logger.debug({ ...own, ...fields }, event),
    info: (event, fields) => logger.info({ ...own, ...fields }, event),
    warn: (event, fields) => logger.warn({ ...own, ...fields }, event),
    error: (event, fields) => logger.error({ ...own, ...fields }, event),
    with: (fields) => wrap(logger, { ...own, ...fields }),
  };
}
