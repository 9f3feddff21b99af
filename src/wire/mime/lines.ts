/** Looking at the lines of a message without making strings of them. */
import { mimeLimits } from '#base/limits-messages.ts';

export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const TAB = 0x09;
const DASH = 0x2d;
const COLON = 0x3a;

/** Bytes in front of the line feed past which a line is no delimiter and names no field; one more for the carriage return. */
export const longestLine = mimeLimits.line + 1;

/** A place in the message: bytes, and line feeds, in front of it. */
export interface Position {
  readonly offset: number;
  readonly breaks: number;
}

/** Line feeds in `bytes[from, to)`. Four bytes at a time: three times as fast as one by one. */
export function countBreaks(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 64) return countOneByOne(bytes, from, to);
  const start = from + (-(bytes.byteOffset + from) & 3);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, (to - start) >> 2);
  let count = countOneByOne(bytes, from, start) + countOneByOne(bytes, start + 4 * words.length, to);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]! ^ 0x0a0a0a0a;
    // The high bit of each byte that is zero in `word`, that is, a line feed.
    const found = ~(((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word | 0x7f7f7f7f);
    if (found !== 0) count += ((found >>> 7) & 1) + ((found >>> 15) & 1) + ((found >>> 23) & 1) + (found >>> 31);
  }
  return count;
}

function countOneByOne(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === LF) count++;
  return count;
}

/** One past the line feed of the line at `at`, or past the last byte where it is not there. */
export function lineEnd(bytes: Uint8Array, at: number): number {
  for (let next = at; next < bytes.length; next++) if (bytes[next] === LF) return next + 1;
  return bytes.length;
}

/** Whether `bytes[at, end)` is so short a begin of a line that what follows may still matter. */
export function isUnfinished(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[end - 1] !== LF && end - at <= longestLine;
}

/** Whether the line at `at` has nothing but its line break. */
export function isBlankLine(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

/** Whether the line begins with white space, as the second and further lines of a field do (RFC 5322 2.2.3). */
export function isFolded(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === SPACE || bytes[at] === TAB;
}

/** Whether the line begins as a boundary delimiter does. */
export function beginsWithDashes(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === DASH;
}

/** Whether all that is there of the line at `at` is one dash, which may be the first of two. */
export function isLoneDash(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === DASH && at + 1 === bytes.length;
}

/**
 * Length of the field name that the line in `bytes[at, end)` begins with, 0 where it begins with none. RFC 5322 3.6.8:
 * printable ASCII but the colon; 4.5.8 allows white space in front of the colon.
 */
export function fieldNameLength(bytes: Uint8Array, at: number, end: number): number {
  const last = Math.min(end, at + longestLine);
  let next = at;
  while (next < last && isNameByte(bytes[next]!)) next++;
  const length = next - at;
  while (next < last && isFolded(bytes, next)) next++;
  return next < last && bytes[next] === COLON ? length : 0;
}

function isNameByte(byte: number): boolean {
  return byte > SPACE && byte < 0x7f && byte !== COLON;
}

const FROM_LINE = Buffer.from('From ');

/** Whether the line is a `From ` line, bare or quoted, that mailbox files and broken relays leave in headers (RFC 4155). */
export function isFromLine(bytes: Buffer, at: number): boolean {
  const start = bytes[at] === 0x3e ? at + 1 : at;
  return bytes.subarray(start, start + FROM_LINE.length).equals(FROM_LINE);
}
