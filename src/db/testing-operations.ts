import { MailError } from '#base/errors.ts';
import type { Transactor } from './types.ts';

/** Operations of the database's own tests, on the table of settings. */
export const testOperations = {
  put: async (tx: Transactor, args: { name: string; value: string }): Promise<void> => {
    await tx.run('INSERT INTO setting (name, value) VALUES (?, ?)', args.name, args.value);
    tx.announce({ topic: 'put', account: 0, name: args.name });
  },
  fail: async (): Promise<void> => {
    throw new MailError('denied', 'on purpose', { detail: { n: 1 } });
  },
  defect: async (): Promise<void> => {
    throw new TypeError('a defect');
  },
} as const;
