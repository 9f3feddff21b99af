import type { ExpectedRecord } from './records.ts';

/** RFC 1035 3.3.14: a character string is at most 255 octets. */
const longestString = 255;

/** What stands behind the type in a zone file (RFC 1035 5.1). */
export function recordData(record: ExpectedRecord): string {
  switch (record.type) {
    case 'MX':
      return `${record.preference} ${absolute(record.exchange)}`;
    case 'TXT':
      return characterStrings(record.text).join(' ');
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${absolute(record.target)}`;
    case 'CNAME':
      return absolute(record.target);
    case 'TLSA':
      return `${record.usage} ${record.selector} ${record.matching} ${record.data}`;
  }
}

/** Records as lines of a zone file. */
export function zoneText(records: readonly ExpectedRecord[]): string {
  return records.map((record) => `${record.name}. ${record.ttl} IN ${record.type} ${recordData(record)}`).join('\n');
}

/** A record as the forms of DNS providers ask for it. */
export interface RecordFields {
  /** Relative to the zone; `@` is the zone itself. */
  host: string;
  type: ExpectedRecord['type'];
  /** Without quotes: those forms divide a long text by themselves. */
  value: string;
  /** What many forms ask for beside the value. */
  priority?: number;
  weight?: number;
  port?: number;
}

/** The fields to copy into a form for the zone `zone`. A name outside of it stays whole. */
export function recordFields(record: ExpectedRecord, zone: string): RecordFields {
  const { name, type } = record;
  const relative = name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
  const host = name === zone ? '@' : relative;
  switch (record.type) {
    case 'MX':
      return { host, type, value: record.exchange, priority: record.preference };
    case 'TXT':
      return { host, type, value: record.text };
    case 'SRV': {
      const { priority, weight, port, target } = record;
      return { host, type, value: target, priority, weight, port };
    }
    case 'CNAME':
      return { host, type, value: record.target };
    case 'TLSA':
      return { host, type, value: recordData(record) };
  }
}

function absolute(name: string): string {
  return name === '.' ? name : `${name}.`;
}

/** A text as quoted character strings, long ones divided. */
function characterStrings(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length || start === 0; start += longestString) {
    const part = text.slice(start, start + longestString);
    parts.push(`"${part.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
  }
  return parts;
}
