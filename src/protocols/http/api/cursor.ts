import { z } from 'zod';
import { MailError } from '#base/errors.ts';

const positions = z.tuple([z.union([z.string(), z.number()]), z.union([z.string(), z.number()])]);

/** Where a page ends: the value that the list is sorted by, and the key of the item. */
export type Position = z.infer<typeof positions>;

/** A position as clients carry it: they need not know what it says. */
export function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Throws `bad-argument` for what no page said. */
export function readCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  try {
    return positions.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new MailError('bad-argument', 'the cursor is none of a page', {
      cause,
      detail: { field: 'cursor', rule: 'unknown' },
    });
  }
}
