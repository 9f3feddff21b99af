import { pino, type DestinationStream, type Logger } from 'pino';

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
  const root = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' }, destination);
  return wrap(root);
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
