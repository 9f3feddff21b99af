import { crc32 } from 'node:zlib';

/** A file of an archive. */
export interface ZipEntry {
  name: string;
  content: Uint8Array;
}

/** Version 2.0 reads stored files; bit 11 says that names are UTF-8 (APPNOTE 4.4.3, 4.4.4). */
const [version, utf8Names] = [20, 0x0800];
/** 1 January 1980, the first day there is (APPNOTE 4.4.6): the same files are the same archive at any time. */
const firstDay = 0x21;

/** An archive of a few small files, stored as they are (PKWARE APPNOTE 6.3, without ZIP64). */
export function zipArchive(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const said = Buffer.from(name, 'utf8');
    const facts = factsOf(said, content);
    const local = Buffer.concat([uint32(0x04034b50), uint16(version), facts, uint16(0), said, content]);
    // APPNOTE 4.3.12: no extra field or comment, disk 0, no attributes, and where the local header stands.
    const rest = Buffer.concat([...[0, 0, 0, 0].map(uint16), uint32(0), uint32(offset)]);
    directory.push(Buffer.concat([uint32(0x02014b50), uint16(version), uint16(version), facts, rest, said]));
    locals.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const counts = [0, 0, entries.length, entries.length].map(uint16);
  return Buffer.concat([
    ...locals,
    ...directory,
    uint32(0x06054b50),
    ...counts,
    uint32(size),
    uint32(offset),
    uint16(0),
  ]);
}

/** What both headers of a file say (APPNOTE 4.3.7): flags, stored, time, date, checksum, both sizes, length of the name. */
function factsOf(name: Buffer, content: Uint8Array): Buffer {
  return Buffer.concat([
    ...[utf8Names, 0, 0, firstDay].map(uint16),
    ...[crc32(content), content.length, content.length].map(uint32),
    uint16(name.length),
  ]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
