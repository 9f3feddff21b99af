import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from './failure.ts';
import type { Session } from './session.ts';

/** A file that a command was given, its name as the person wrote it. Throws a Failure where it cannot be read. */
export function readInputFile({ texts, terminal }: Session, path: string): Buffer {
  try {
    return readFileSync(resolve(terminal.directory, path));
  } catch (error) {
    throw new Failure(texts.fileUnreadable(path), 1, error);
  }
}
