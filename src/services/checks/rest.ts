import type { Clock } from '#base/clock.ts';
import { checkLimits } from '#base/limits.ts';
import type { Log } from '#base/log.ts';
import type { Scanner, ScanOutcome } from './scanners.ts';

/**
 * A scanner that is left alone for a while after nobody answered: mail flows meanwhile without waiting for it. A message
 * that it cannot cope with is no reason, or who sends one could send others past it.
 */
export function resting(scanner: Scanner, clock: Clock, log: Log): Scanner {
  let until = 0;
  let reason = '';
  const note = (outcome: ScanOutcome): ScanOutcome => {
    if (outcome.kind === 'down' && outcome.gone) {
      until = clock.now() + checkLimits.down;
      reason = outcome.why;
      log.warn('checks.scanner-down', { scanner: scanner.check, reason });
    }
    return outcome;
  };
  return {
    check: scanner.check,
    begin: (origin) => {
      if (clock.now() < until) {
        return {
          write: async () => undefined,
          end: async () => ({ kind: 'down', why: reason, gone: true }),
          abandon: () => undefined,
        };
      }
      const scan = scanner.begin(origin);
      return {
        write: (chunk) => scan.write(chunk),
        end: async () => note(await scan.end()),
        abandon: () => scan.abandon(),
      };
    },
  };
}
