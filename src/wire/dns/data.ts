/** RDATA of each type of records.ts, read and written. */
import { isIPv4, isIPv6 } from 'node:net';
import { MailError } from '#base/errors.ts';
import { addressBytes, addressText, canonicalName } from './names.ts';
import { type DnsReader, malformed } from './reader.ts';
import type { RecordType, RecordValues } from './records.ts';
import type { DnsWriter } from './writer.ts';

/** How data of one type are read and written. */
export interface Codec<V> {
  /** Reads data that ends at `end`; whether all of it was read is the caller's question. */
  read(reader: DnsReader, end: number): V;
  write(writer: DnsWriter, value: V): void;
}

/** RFC 1035 3.3.1, 3.3.11, 3.3.12: a name and nothing else. */
const nameCodec: Codec<string> = {
  read: (reader) => reader.name(),
  write: (writer, name) => writer.name(name),
};

/** Read and write the data of a record by its type. */
export const dataCodecs: { readonly [T in RecordType]: Codec<RecordValues[T]> } = {
  // RFC 1035 3.4.1
  A: {
    read: (reader) => reader.take(4).join('.'),
    write: (writer, address) => {
      if (!isIPv4(address)) throw new MailError('bad-argument', 'not an IPv4 address');
      writer.put(Uint8Array.from(address.split('.').map(Number)));
    },
  },
  NS: nameCodec,
  CNAME: nameCodec,
  PTR: nameCodec,
  // RFC 1035 3.3.13
  SOA: {
    read: (reader) => ({
      primary: reader.name(),
      mailbox: reader.name(),
      serial: reader.u32(),
      refresh: reader.u32(),
      retry: reader.u32(),
      expire: reader.u32(),
      minimum: reader.u32(),
    }),
    write: (writer, { primary, mailbox, serial, refresh, retry, expire, minimum }) => {
      writer.name(primary);
      writer.name(mailbox);
      for (const number of [serial, refresh, retry, expire, minimum]) writer.u32(number);
    },
  },
  // RFC 1035 3.3.9
  MX: {
    read: (reader) => ({ preference: reader.u16(), exchange: reader.name() }),
    write: (writer, { preference, exchange }) => {
      writer.u16(preference);
      writer.name(exchange);
    },
  },
  // RFC 1035 3.3.14
  TXT: {
    read: (reader, end) => {
      const strings: Uint8Array[] = [];
      while (reader.at < end) strings.push(reader.characterString());
      return Buffer.concat(strings).toString();
    },
    write: (writer, text) => {
      const bytes = Buffer.from(text);
      for (let at = 0; at === 0 || at < bytes.length; at += 0xff) writer.characterString(bytes.subarray(at, at + 0xff));
    },
  },
  // RFC 3596 2.2
  AAAA: {
    read: (reader) => addressText(reader.take(16)),
    write: (writer, address) => {
      if (!isIPv6(address)) throw new MailError('bad-argument', 'not an IPv6 address');
      writer.put(addressBytes(address));
    },
  },
  // RFC 2782
  SRV: {
    read: (reader) => ({ priority: reader.u16(), weight: reader.u16(), port: reader.u16(), target: reader.name() }),
    write: (writer, { priority, weight, port, target }) => {
      for (const number of [priority, weight, port]) writer.u16(number);
      writer.name(target);
    },
  },
  // RFC 4034 5.1
  DS: {
    read: (reader, end) => {
      const [keyTag, algorithm, digestType] = [reader.u16(), reader.u8(), reader.u8()];
      return { keyTag, algorithm, digestType, digest: Uint8Array.from(rest(reader, end)) };
    },
    write: (writer, { keyTag, algorithm, digestType, digest }) => {
      writer.u16(keyTag);
      for (const number of [algorithm, digestType]) writer.u8(number);
      writer.put(digest);
    },
  },
  // RFC 4034 2.1
  DNSKEY: {
    read: (reader, end) => {
      const [flags, protocol, algorithm] = [reader.u16(), reader.u8(), reader.u8()];
      return { flags, protocol, algorithm, key: Uint8Array.from(rest(reader, end)) };
    },
    write: (writer, { flags, protocol, algorithm, key }) => {
      writer.u16(flags);
      for (const number of [protocol, algorithm]) writer.u8(number);
      writer.put(key);
    },
  },
  // RFC 6698 2.1
  TLSA: {
    read: (reader, end) => {
      const [usage, selector, matching] = [reader.u8(), reader.u8(), reader.u8()];
      return { usage, selector, matching, data: Uint8Array.from(rest(reader, end)) };
    },
    write: (writer, { usage, selector, matching, data }) => {
      for (const number of [usage, selector, matching]) writer.u8(number);
      writer.put(data);
    },
  },
  // RFC 8659 4.1
  CAA: {
    read: (reader, end) => {
      const flags = reader.u8();
      const tag = Buffer.from(reader.characterString()).toString('latin1').toLowerCase();
      return { critical: flags >= 0x80, tag, value: Buffer.from(rest(reader, end)).toString() };
    },
    write: (writer, { critical, tag, value }) => {
      writer.u8(critical ? 0x80 : 0);
      writer.characterString(Buffer.from(canonicalName(tag)));
      writer.put(Buffer.from(value));
    },
  },
};

function rest(reader: DnsReader, end: number): Uint8Array {
  if (reader.at > end) throw malformed('data are longer than they say');
  return reader.take(end - reader.at);
}
