import { loadRows } from './snapshot.ts';
import type { Operations } from './types.ts';

/** Operations on the database as a whole. */
export const databaseOperations = { 'rows.load': loadRows } as const satisfies Operations;
