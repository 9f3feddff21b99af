import type { Cursor } from './cursor.ts';

const objectId = /[A-Za-z0-9_-]{1,255}(?![A-Za-z0-9_-])/y;

/** RFC 8474 7 objectid. */
export function parseObjectId(cursor: Cursor): string {
  return cursor.need(objectId, 'an object identifier');
}
