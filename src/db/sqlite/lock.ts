import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the exclusive right to write in a data directory, or returns null when another process has it. The lock is
 * the operating system's, on a file of its own, so it ends with the process however that ends.
 */
export function takeLock(file: string): Disposable | null {
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const busy = error instanceof Error && 'errcode' in error && error.errcode === 5;
    if (busy) return null;
    throw error;
  }
  return { [Symbol.dispose]: () => db.close() };
}
