import type { Metrics } from '#base/metrics.ts';

const results = ['OK', 'NO', 'BAD'] as const;

/** Every command there is. */
export const names = [
  'CAPABILITY',
  'NOOP',
  'LOGOUT',
  'ID',
  'STARTTLS',
  'LOGIN',
  'AUTHENTICATE',
  'UNAUTHENTICATE',
  'COMPRESS',
  'ENABLE',
  'IDLE',
  'NAMESPACE',
  'LIST',
  'LSUB',
  'STATUS',
  'CREATE',
  'DELETE',
  'RENAME',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'GETQUOTA',
  'GETQUOTAROOT',
  'SETQUOTA',
  'CHECK',
  'SELECT',
  'EXAMINE',
  'CLOSE',
  'UNSELECT',
  'APPEND',
  'REPLACE',
  'EXPUNGE',
  'FETCH',
  'STORE',
  'SEARCH',
  'SORT',
  'THREAD',
  'COPY',
  'MOVE',
  'UID EXPUNGE',
  'UID FETCH',
  'UID STORE',
  'UID SEARCH',
  'UID SORT',
  'UID THREAD',
  'UID COPY',
  'UID MOVE',
  'UID REPLACE',
] as const;

/** What IMAP counts; made once and shared by all listeners. */
export type ImapMetrics = ReturnType<typeof imapMetrics>;

/** Declares the metrics of IMAP. */
export function imapMetrics(metrics: Metrics) {
  return {
    sessions: metrics.counter('sowa_imap_sessions_total', 'IMAP sessions.'),
    appended: metrics.counter('sowa_imap_appended_total', 'Messages stored by APPEND and REPLACE.'),
    commands: metrics.counters('sowa_imap_commands_total', 'Commands, by their tagged response.', {
      command: [...names, 'other'],
      result: results,
    }),
  };
}
