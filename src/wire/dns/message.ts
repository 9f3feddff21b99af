/** DNS messages (RFC 1035 4) with EDNS (RFC 6891). */
import { MailError } from '#base/errors.ts';
import { dnsLimits } from '#base/limits.ts';
import { type Codec, dataCodecs } from './data.ts';
import { DnsReader, malformed } from './reader.ts';
import { type RecordType, recordTypes, type ResourceRecord } from './records.ts';
import { DnsWriter } from './writer.ts';

/** Response codes (RFC 1035 4.1.1); others are numbers without a name here. */
export const rcodes = { noError: 0, servFail: 2, nxDomain: 3, refused: 5 } as const;

/** What is asked; `type` is a number because anything may be asked. */
interface Question {
  name: string;
  type: number;
}

/** A message of opcode QUERY and class IN, as far as Sowa reads it. */
export interface DnsMessage {
  id: number;
  /** QR: an answer. */
  response: boolean;
  /** AA: the server answers for the zone itself (RFC 1035 4.1.1). */
  authoritative: boolean;
  /** TC: what did not fit is left out. */
  truncated: boolean;
  /** RD: the server shall ask others (RFC 1035 4.1.1). */
  recursionDesired: boolean;
  /** AD: the server verified it (RFC 4035 3.2.3); in a question, that the client understands the bit (RFC 6840 5.7). */
  authenticated: boolean;
  /** CD: data that DNSSEC refuses are wanted too (RFC 4035 3.2.2). */
  checkingDisabled: boolean;
  /** RCODE with its upper bits from EDNS (RFC 6891 6.1.3). */
  rcode: number;
  question: Question | null;
  /** Records of known types and class IN. */
  answers: readonly ResourceRecord[];
  authorities: readonly ResourceRecord[];
}

const flags = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  authenticated: 0x0020,
  checkingDisabled: 0x0010,
} as const;
type Flag = keyof typeof flags;
const flagNames = Object.keys(flags) as Flag[];
const classIn = 1;
const typeOpt = 41;
/** RFC 3225 3: DNSSEC records are welcome. */
const dnssecOk = 0x8000;

const typeNames = new Map<number, RecordType>(
  (Object.keys(recordTypes) as RecordType[]).map((name) => [recordTypes[name], name]),
);

/**
 * A question as a stub resolver asks it: recursion desired, AD and DO so that a validating resolver says whether the
 * answer is secure. `asking` differs from that. Throws MailError('bad-argument') for what is no name.
 */
export function encodeQuery(id: number, name: string, type: RecordType, asking: Asking = {}): Uint8Array {
  const { recursionDesired = true, checkingDisabled = false } = asking;
  const question = { name, type: recordTypes[type] };
  const head = { id, response: false, authoritative: false, truncated: false, authenticated: true };
  const flags = { recursionDesired, checkingDisabled, rcode: rcodes.noError };
  return encodeMessage({ ...head, ...flags, question, answers: [], authorities: [] });
}

/** How a question is put; by default as a stub resolver does. */
export type Asking = Partial<Pick<DnsMessage, 'recursionDesired' | 'checkingDisabled'>>;

/** Writes a message with EDNS. Throws MailError: `bad-argument` for a value that has no form, `limit` where it is too long. */
export function encodeMessage(message: DnsMessage): Uint8Array {
  const writer = new DnsWriter();
  writer.u16(message.id);
  writer.u16(encodeFlags(message));
  writer.u16(message.question === null ? 0 : 1);
  writer.u16(message.answers.length);
  writer.u16(message.authorities.length);
  writer.u16(1);
  if (message.question !== null) writeQuestion(writer, message.question);
  for (const record of [...message.answers, ...message.authorities]) writeRecord(writer, record);
  writeOpt(writer, message.rcode);
  return writer.finish();
}

/** Writes one record of class IN. */
function writeRecord(writer: DnsWriter, record: ResourceRecord): void {
  writer.name(record.name);
  writer.u16(recordTypes[record.type]);
  writer.u16(classIn);
  writer.u32(record.ttl);
  const codec = dataCodecs[record.type] as Codec<ResourceRecord['value']>;
  writer.measured(() => codec.write(writer, record.value));
}

/**
 * Reads a message. Linear in its length, whatever it holds. Throws MailError('bad-syntax') where any part that Sowa
 * uses does not follow its form, because half of an answer is none; `limit` where it has too many records.
 */
export function decodeMessage(bytes: Uint8Array): DnsMessage {
  const reader = new DnsReader(bytes);
  const [id, bits] = [reader.u16(), reader.u16()];
  const [questions, answers, authorities, additional] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
  if (questions > 1) throw malformed('it asks more than one question');
  if (answers + authorities + additional > dnsLimits.records) {
    throw new MailError('limit', 'a DNS message has too many records');
  }
  const message = {
    id,
    ...readFlags(bits),
    question: questions === 0 ? null : readQuestion(reader),
  };
  // RFC 1035 4.1.1: what was cut off need not be well-formed, and nobody uses it.
  if (message.truncated) return { ...message, rcode: bits & 0x0f, answers: [], authorities: [] };
  const sections = { answers: readRecords(reader, answers), authorities: readRecords(reader, authorities) };
  return { ...message, ...sections, rcode: (bits & 0x0f) | readExtendedCode(reader, additional) };
}

function encodeFlags(message: DnsMessage): number {
  const set = flagNames.filter((name) => message[name]);
  return set.reduce((all, name) => all | flags[name], message.rcode & 0x0f);
}

function readFlags(bits: number): Record<Flag, boolean> {
  const set = (name: Flag) => (bits & flags[name]) !== 0;
  return {
    response: set('response'),
    authoritative: set('authoritative'),
    truncated: set('truncated'),
    recursionDesired: set('recursionDesired'),
    authenticated: set('authenticated'),
    checkingDisabled: set('checkingDisabled'),
  };
}

function writeQuestion(writer: DnsWriter, { name, type }: Question): void {
  writer.name(name);
  writer.u16(type);
  writer.u16(classIn);
}

/** RFC 6891 6.1.2: the class is the size of a UDP answer that we take, the TTL holds upper code bits, version and flags. */
function writeOpt(writer: DnsWriter, rcode: number): void {
  writer.name('.');
  writer.u16(typeOpt);
  writer.u16(dnsLimits.udp);
  writer.u8(rcode >>> 4);
  writer.u8(0);
  writer.u16(dnssecOk);
  writer.u16(0);
}

function readQuestion(reader: DnsReader): Question {
  const question = { name: reader.name(), type: reader.u16() };
  if (reader.u16() !== classIn) throw malformed('the question is not of class IN');
  return question;
}

function readRecords(reader: DnsReader, count: number): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (let i = 0; i < count; i++) {
    const record = readRecord(reader);
    if (record !== null) records.push(record);
  }
  return records;
}

/** The next record; null where its type or class is none of ours. */
function readRecord(reader: DnsReader): ResourceRecord | null {
  const start = reader.at;
  reader.skipName();
  const type = typeNames.get(reader.u16());
  const isIn = reader.u16() === classIn;
  const ttl = timeToLive(reader.u32());
  const length = reader.u16();
  const end = reader.at + length;
  if (type === undefined || !isIn) {
    reader.take(length);
    return null;
  }
  if (end > reader.bytes.length) throw malformed('it ends too early');
  const value = dataCodecs[type].read(reader, end);
  if (reader.at !== end) throw malformed(`the data of ${type} have another length than they say`);
  reader.at = start;
  const name = reader.name();
  reader.at = end;
  return { name, type, ttl, value } as ResourceRecord;
}

/** RFC 2181 8: a TTL with the first bit set counts as 0. */
function timeToLive(seconds: number): number {
  return seconds < 0x8000_0000 ? seconds : 0;
}

/** RFC 6891 6.1.3: the upper bits of RCODE stand in the OPT record of the additional section. */
function readExtendedCode(reader: DnsReader, count: number): number {
  let code = 0;
  for (let i = 0; i < count; i++) {
    reader.skipName();
    const type = reader.u16();
    reader.u16();
    const upper = reader.u32() >>> 24;
    reader.take(reader.u16());
    if (type === typeOpt) code = upper << 4;
  }
  return code;
}
