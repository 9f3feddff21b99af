import { crc32 } from 'node:zlib';
import { MailError } from '#base/errors.ts';

/**
 * A body in a segment: a header of 16 bytes, then the bytes as they are.
 *   0  4  magic `SWB1`
 *   4  4  CRC-32 of the body
 *   8  8  length of the body
 */
export const headerSize = 16;
const magic = 0x53574231;

/** The header of a body. */
export function encodeHeader(crc: number, size: number): Buffer {
  const header = Buffer.allocUnsafe(headerSize);
  header.writeUInt32BE(magic, 0);
  header.writeUInt32BE(crc, 4);
  header.writeBigUInt64BE(BigInt(size), 8);
  return header;
}

/** Checks a header against the length the row tells; the CRC it promises. Throws `corrupt`. */
export function decodeHeader(header: Buffer, size: number, ref: string): number {
  const good =
    header.length === headerSize && header.readUInt32BE(0) === magic && header.readBigUInt64BE(8) === BigInt(size);
  if (!good) throw new MailError('corrupt', `the body ${ref} has a damaged header`);
  return header.readUInt32BE(4);
}

/** CRC-32 of chunks, continued. */
export function checksum(chunk: Uint8Array, crc = 0): number {
  return crc32(chunk, crc);
}

/** The place of a body: `<segment>/<offset>`, in base 36, so that refs of one segment sort by offset. */
export function formatRef(segment: string, offset: number): string {
  return `${segment}/${offset.toString(36).padStart(7, '0')}`;
}

/** The inverse of formatRef. Throws `corrupt`. */
export function parseRef(ref: string): { segment: string; offset: number } {
  const match = /^([0-9a-z-]{1,60})\/([0-9a-z]{7,11})$/.exec(ref);
  if (match === null) throw new MailError('corrupt', `not a body reference: ${ref.slice(0, 80)}`);
  return { segment: match[1] as string, offset: Number.parseInt(match[2] as string, 36) };
}
