/** Transaction signatures (RFC 8945) with hmac-sha256, the one algorithm that everybody must have (RFC 8945 6). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalName } from './names.ts';
import { DnsReader, malformed } from './reader.ts';
import { DnsWriter } from './writer.ts';

/** A secret that two programs share; its name tells them which. */
export interface TsigKey {
  name: string;
  secret: Uint8Array;
}

/** TSIG error codes (RFC 8945 3). */
export const tsigErrors = { badSignature: 16, badKey: 17, badTime: 18 } as const;

/** Seconds by which clocks may differ: RFC 8945 10 recommends 300. */
const fudge = 300;
const algorithm = 'hmac-sha256';
const typeTsig = 250;
const classAny = 255;
const headerOctets = 12;

/** A signed message, and the signature to which the answer is bound. */
export interface Signed {
  bytes: Uint8Array;
  mac: Uint8Array;
}

/** What a TSIG record says, and the message that it was made of. */
interface TsigRecord {
  key: string;
  algorithm: string;
  /** Seconds since the epoch. */
  time: number;
  fudge: number;
  mac: Uint8Array;
  error: number;
  other: Uint8Array;
  /** As it was before the record was added, with its original id (RFC 8945 4.3.1). */
  message: Uint8Array;
}

/** Signs a question or an update at a time (seconds since the epoch). */
export function signMessage(message: Uint8Array, key: TsigKey, time: number): Signed {
  const own = { key: canonicalName(key.name), algorithm, time, fudge, error: 0, other: new Uint8Array() };
  const mac = hmac(key, [message, variables(own)]);
  const writer = new DnsWriter();
  writer.put(message);
  writer.name(own.key);
  writer.u16(typeTsig);
  writer.u16(classAny);
  writer.u32(0);
  writer.measured(() => {
    writer.name(algorithm);
    writeTime(writer, own);
    writer.u16(mac.length);
    writer.put(mac);
    writer.put(message.subarray(0, 2));
    writer.u16(0);
    writer.u16(0);
  });
  const bytes = writer.finish();
  writeCount(bytes, additionalCount(message) + 1);
  return { bytes, mac };
}

/**
 * How an answer's signature turned out. `error`: the server says that it did not take ours (`tsigErrors`). `unsigned`:
 * there is none, or not one that a holder of the key made for this question at this time.
 */
export type Verdict = { kind: 'good' } | { kind: 'error'; error: number } | { kind: 'unsigned' };

/** Verifies the messages of an answer one after another: a transfer has many (RFC 8945 5.3.1). */
export class AnswerVerifier {
  readonly #key: TsigKey;
  #prior: Uint8Array;
  #first = true;
  /** Messages without a signature since the last one that had it. */
  #pending: Uint8Array[] = [];

  /** `mac`: the signature of the question. */
  constructor(key: TsigKey, mac: Uint8Array) {
    this.#key = key;
    this.#prior = mac;
  }

  /** Whether every message so far is covered by a signature: RFC 8945 5.3.1 demands one on the last. */
  get complete(): boolean {
    return !this.#first && this.#pending.length === 0;
  }

  /** Throws MailError('bad-syntax') for what cannot be read. A message of a transfer may go unsigned for a while. */
  next(bytes: Uint8Array, now: number): Verdict {
    const record = readTsig(bytes);
    if (record === null) {
      this.#pending.push(bytes);
      return this.#first ? { kind: 'unsigned' } : { kind: 'good' };
    }
    const { error, mac } = record;
    // RFC 8945 5.3.2: what was not verified is not signed either, but for a wrong time.
    if (error === tsigErrors.badKey || error === tsigErrors.badSignature) return { kind: 'error', error };
    const expected = hmac(this.#key, this.#digested(record));
    const genuine =
      record.key === canonicalName(this.#key.name) &&
      record.algorithm === algorithm &&
      mac.length === expected.length &&
      timingSafeEqual(mac, expected);
    if (!genuine) return { kind: 'unsigned' };
    if (error !== 0) return { kind: 'error', error };
    if (Math.abs(now - record.time) > record.fudge) return { kind: 'error', error: tsigErrors.badTime };
    this.#prior = mac;
    this.#first = false;
    this.#pending = [];
    return { kind: 'good' };
  }

  #digested(record: TsigRecord): Uint8Array[] {
    const prior = Buffer.concat([Buffer.of(this.#prior.length >> 8, this.#prior.length & 0xff), this.#prior]);
    const end = this.#first ? variables(record) : timers(record);
    return [prior, ...this.#pending, record.message, end];
  }
}

/** RFC 8945 4.3.3: what stands in the record, without the signature. */
function variables(record: Omit<TsigRecord, 'mac' | 'message'>): Uint8Array {
  const writer = new DnsWriter();
  writer.name(record.key);
  writer.u16(classAny);
  writer.u32(0);
  writer.name(record.algorithm);
  writeTime(writer, record);
  writer.u16(record.error);
  writer.u16(record.other.length);
  writer.put(record.other);
  return writer.finish();
}

/** RFC 8945 5.3.1: what the later messages of a transfer are signed with. */
function timers(record: Pick<TsigRecord, 'time' | 'fudge'>): Uint8Array {
  const writer = new DnsWriter();
  writeTime(writer, record);
  return writer.finish();
}

/** 48 bits of seconds, then the fudge. */
function writeTime(writer: DnsWriter, record: Pick<TsigRecord, 'time' | 'fudge'>): void {
  writer.u16(Math.floor(record.time / 0x1_0000_0000));
  writer.u32(record.time % 0x1_0000_0000);
  writer.u16(record.fudge);
}

/** The TSIG record at the end of a message (RFC 8945 5.1: only there); null where there is none. */
function readTsig(bytes: Uint8Array): TsigRecord | null {
  const reader = new DnsReader(bytes);
  reader.take(4);
  const [questions, ...counts] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
  for (let i = 0; i < questions; i++) {
    reader.skipName();
    reader.take(4);
  }
  const records = counts.reduce((sum, count) => sum + count, 0);
  if (counts[2] === 0) return null;
  for (let i = 1; i < records; i++) {
    reader.skipName();
    reader.take(8);
    reader.take(reader.u16());
  }
  const start = reader.at;
  const key = reader.name();
  if (reader.u16() !== typeTsig) return null;
  // RFC 8945 4.2: always the same class and TTL.
  if (reader.u16() !== classAny || reader.u32() !== 0) throw malformed('its signature is of another class');
  const length = reader.u16();
  const end = reader.at + length;
  const record = { key, ...readData(reader) };
  if (reader.at !== end || end !== bytes.length) throw malformed('its signature does not end where it says');
  const message = Uint8Array.from(bytes.subarray(0, start));
  message.set(record.id);
  writeCount(message, additionalCount(bytes) - 1);
  return { ...record, message };
}

function readData(reader: DnsReader): Omit<TsigRecord, 'key' | 'message'> & { id: Uint8Array } {
  const name = reader.name();
  const time = reader.u16() * 0x1_0000_0000 + reader.u32();
  const fudge = reader.u16();
  const mac = reader.take(reader.u16());
  const id = reader.take(2);
  const error = reader.u16();
  return { algorithm: name, time, fudge, mac, id, error, other: reader.take(reader.u16()) };
}

function additionalCount(message: Uint8Array): number {
  return (message[headerOctets - 2] ?? 0) * 0x100 + (message[headerOctets - 1] ?? 0);
}

function writeCount(message: Uint8Array, count: number): void {
  message[headerOctets - 2] = count >> 8;
  message[headerOctets - 1] = count & 0xff;
}

function hmac({ secret }: TsigKey, parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
