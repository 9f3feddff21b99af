import { bytesBuckets, type Metrics, secondsBuckets } from '#base/metrics.ts';

/** What became of a command or a message: up to 3yz, 5yz or 4yz. */
const results = ['accepted', 'refused', 'deferred'] as const;

const roles = ['mx', 'submission', 'lmtp'] as const;

/** Every command there is. */
export const verbs = [
  'EHLO',
  'HELO',
  'LHLO',
  'STARTTLS',
  'AUTH',
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'RSET',
  'NOOP',
  'VRFY',
  'EXPN',
  'HELP',
  'QUIT',
] as const;

/** What SMTP counts; made once and shared by all listeners. */
export type SmtpMetrics = ReturnType<typeof smtpMetrics>;

/** Declares the metrics of SMTP. */
export function smtpMetrics(metrics: Metrics) {
  return {
    sessions: metrics.counters('sowa_smtp_sessions_total', 'SMTP and LMTP sessions.', { role: roles }),
    messages: metrics.counters('sowa_smtp_messages_total', 'Messages whose content was received.', {
      role: roles,
      result: results,
    }),
    commands: metrics.counters('sowa_smtp_commands_total', 'Commands, by their last answer.', {
      role: roles,
      command: [...verbs, 'other'],
      result: results,
    }),
    bytes: metrics.histogram('sowa_smtp_message_bytes', 'Sizes of accepted messages.', bytesBuckets),
    commit: metrics.histogram(
      'sowa_smtp_commit_seconds',
      'Time from the end of a message to its answer.',
      secondsBuckets,
    ),
  };
}

/** The result that a reply code stands for. */
export function resultOf(code: number): (typeof results)[number] {
  if (code < 400) return 'accepted';
  return code < 500 ? 'deferred' : 'refused';
}
