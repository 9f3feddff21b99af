import { databaseOperations } from '#db/operations.ts';
import type { Operations } from '#db/types.ts';
import { directoryOperations } from '#directory/operations.ts';
import { storeOperations } from '#store/operations.ts';

/** Every write there is, of every layer: what the writer thread and PostgreSQL transactions execute. */
export const operations = {
  ...databaseOperations,
  ...directoryOperations,
  ...storeOperations,
} as const satisfies Operations;
