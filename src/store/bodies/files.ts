import { open, type FileHandle } from 'node:fs/promises';
import { MailError } from '#base/errors.ts';

/** Puts a file system error into MailError words: the disk's condition may pass, so it is `unavailable`. */
export function diskError(error: unknown, doing: string): unknown {
  if (error instanceof MailError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `the disk refused (${code})`;
  return new MailError('unavailable', `${doing}: ${words}`, { cause: error });
}

/** Writes all buffers at a position, however the system cuts them. */
export async function writeFully(file: FileHandle, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let rest = buffers.filter((buffer) => buffer.length > 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest.slice(0, 512), at);
    at += bytesWritten;
    let skip = bytesWritten;
    while (rest.length > 0 && skip >= (rest[0] as Uint8Array).length) skip -= (rest.shift() as Uint8Array).length;
    if (skip > 0) rest = [(rest[0] as Uint8Array).subarray(skip), ...rest.slice(1)];
  }
}

/** Makes a directory's entries durable: a new or renamed file is only there after a power cut when this was done. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
