import type { Metrics } from '#base/metrics.ts';

/** Every command there is. */
export const keywords = [
  'CAPA',
  'STLS',
  'AUTH',
  'USER',
  'PASS',
  'UTF8',
  'LANG',
  'STAT',
  'LIST',
  'UIDL',
  'RETR',
  'TOP',
  'DELE',
  'NOOP',
  'RSET',
  'QUIT',
] as const;

/** What POP3 counts; made once and shared by all listeners. */
export type Pop3Metrics = ReturnType<typeof pop3Metrics>;

/** Declares the metrics of POP3. */
export function pop3Metrics(metrics: Metrics) {
  return {
    sessions: metrics.counter('sowa_pop3_sessions_total', 'POP3 sessions.'),
    commands: metrics.counters('sowa_pop3_commands_total', 'Commands, by their answer.', {
      command: [...keywords, 'other'],
      result: ['ok', 'err'],
    }),
    deleted: metrics.counter('sowa_pop3_deleted_messages_total', 'Messages removed at QUIT.'),
  };
}
