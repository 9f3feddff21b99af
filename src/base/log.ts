import {
  destination as fileDestination,
  type DestinationStream,
  type Logger,
  type LoggerOptions,
  pino,
  stdSerializers,
  stdTimeFunctions,
} from 'pino';

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
  return wrap(pino(options, destination));
}

/** Milliseconds a line may wait for others, so that a busy service writes many lines with one system call. */
const logDelay = 100;

/** Standard error with lines collected up to 4 KB or `logDelay`; written at once when disposed or when the process exits. */
export function collectedStandardError(): DestinationStream & Disposable {
  const stream = fileDestination({ dest: 2, minLength: 4096, sync: true });
  const flush = () => stream.flushSync();
  const timer = setInterval(flush, logDelay);
  timer.unref();
  process.on('exit', flush);
  return {
    write: (line) => void stream.write(line),
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

function wrap(logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>): Log {
  return {
    debug: (event, fields) => logger.debug(fields ?? {}, event),
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
    with: (fields) => wrap(logger.child(fields)),
  };
}
