/** Dynamic updates (RFC 2136), and what they need of answers: data as they are, octet by octet. */
import { type Codec, dataCodecs } from './data.ts';
import { DnsReader, malformed } from './reader.ts';
import { type RecordType, recordTypes, type ResourceRecord } from './records.ts';
import { DnsWriter } from './writer.ts';

/** Response codes that updates add (RFC 2136 2.2), beside those of message.ts. */
export const updateCodes = {
  formErr: 1,
  notImplemented: 4,
  yxDomain: 6,
  yxRrset: 7,
  nxRrset: 8,
  notAuth: 9,
  notZone: 10,
} as const;

/** The data of a set's records, as they are on the wire without compression. */
export interface RawSet {
  name: string;
  type: RecordType;
  ttl: number;
  data: readonly Uint8Array[];
}

/** A set to be changed: `before` must be what the zone has (null: nothing), `after` is put in its place. */
export interface RawChange {
  name: string;
  type: RecordType;
  before: RawSet | null;
  after: RawSet | null;
}

/** A record of an answer with its value and its data. Values do not tell how a text was divided into strings; data do. */
export interface AnswerRecord {
  name: string;
  type: RecordType;
  ttl: number;
  value: ResourceRecord['value'];
  data: Uint8Array;
}

const opcodeUpdate = 5 << 11;
/** RFC 5936 2. */
const typeAxfr = 252;
const classes = { in: 1, none: 254, any: 255 } as const;

/** Writes an update of a zone. Throws MailError: `bad-argument` for a name that is none, `limit` where it is too long. */
export function encodeUpdate(id: number, zone: string, changes: readonly RawChange[]): Uint8Array {
  const conditions = new DnsWriter();
  const updates = new DnsWriter();
  const counts = { conditions: 0, updates: 0 };
  for (const { name, type, before } of changes) {
    // RFC 2136 2.4.3: no such set; 2.4.2: exactly these records, whatever their TTL.
    if (before === null) writeRecord(conditions, { name, type, class: classes.none });
    for (const data of before?.data ?? []) writeRecord(conditions, { name, type, class: classes.in, data });
    counts.conditions += before === null ? 1 : before.data.length;
    if (before === null) continue;
    // RFC 2136 2.5.2. All that goes is written first: 3.4.2.2 passes over a CNAME beside other data, and over data beside a CNAME.
    writeRecord(updates, { name, type, class: classes.any });
    counts.updates++;
  }
  for (const { name, type, after } of changes) {
    if (after === null) continue;
    for (const data of after.data) writeRecord(updates, { name, type, class: classes.in, ttl: after.ttl, data });
    counts.updates += after.data.length;
  }
  const writer = new DnsWriter();
  for (const number of [id, opcodeUpdate, 1, counts.conditions, counts.updates, 0]) writer.u16(number);
  writer.name(zone);
  writer.u16(recordTypes.SOA);
  writer.u16(classes.in);
  writer.put(conditions.finish());
  writer.put(updates.finish());
  return writer.finish();
}

/** The data of a value as an update has them. Throws MailError('bad-argument') for a value that has no form. */
export function encodeData(type: RecordType, value: ResourceRecord['value']): Uint8Array {
  const writer = new DnsWriter();
  (dataCodecs[type] as Codec<ResourceRecord['value']>).write(writer, value);
  return writer.finish();
}

/** A question to a server about its own zone: nobody else is to be asked (RFC 1035 4.1.1, RD). */
export function encodeQuestion(id: number, name: string, type: RecordType | 'AXFR'): Uint8Array {
  const writer = new DnsWriter();
  for (const number of [id, 0, 1, 0, 0, 0]) writer.u16(number);
  writer.name(name);
  writer.u16(type === 'AXFR' ? typeAxfr : recordTypes[type]);
  writer.u16(classes.in);
  return writer.finish();
}

/** The records of these types in the answer section. Throws MailError('bad-syntax'). */
export function readAnswers(bytes: Uint8Array, types: readonly RecordType[]): AnswerRecord[] {
  const reader = new DnsReader(bytes);
  reader.take(4);
  const [questions, answers] = [reader.u16(), reader.u16()];
  reader.take(4);
  for (let i = 0; i < questions; i++) {
    reader.skipName();
    reader.take(4);
  }
  const records: AnswerRecord[] = [];
  for (let i = 0; i < answers; i++) {
    const record = readAnswer(reader, types);
    if (record !== null) records.push(record);
  }
  return records;
}

/** The next record; null where its type is none of those wanted. */
function readAnswer(reader: DnsReader, types: readonly RecordType[]): AnswerRecord | null {
  const name = reader.name();
  const [number, , ttl] = [reader.u16(), reader.u16(), reader.u32()];
  const length = reader.u16();
  const start = reader.at;
  const raw = reader.take(length);
  const end = reader.at;
  const type = types.find((wanted) => recordTypes[wanted] === number);
  if (type === undefined) return null;
  reader.at = start;
  const value = dataCodecs[type].read(reader, end);
  if (reader.at !== end) throw malformed(`the data of ${type} have another length than they say`);
  // Only names are ever compressed, and these have none.
  const data = type === 'TXT' || type === 'CAA' ? Uint8Array.from(raw) : encodeData(type, value);
  return { name, type, ttl, value, data };
}

function writeRecord(
  writer: DnsWriter,
  record: { name: string; type: RecordType; class: number; ttl?: number; data?: Uint8Array },
): void {
  writer.name(record.name);
  writer.u16(recordTypes[record.type]);
  writer.u16(record.class);
  writer.u32(record.ttl ?? 0);
  writer.measured(() => writer.put(record.data ?? new Uint8Array()));
}
