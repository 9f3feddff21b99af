import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { decodeMessage, type DnsMessage, encodeMessage, rcodes } from '#wire/dns/message.ts';
import { recordTypes, type ResourceRecord } from '#wire/dns/records.ts';

/** What a test's server is asked. */
export interface Asked {
  name: string;
  type: string;
  over: 'udp' | 'tcp';
}

/** What it says: fields of an answer, octets as they are sent, several datagrams, or nothing. */
export type Said = Partial<DnsMessage> | Uint8Array | ((query: DnsMessage) => Uint8Array[]) | null;

/** A DNS server for tests: UDP and TCP on one port. */
export interface TestDns extends AsyncDisposable {
  readonly port: number;
  /** `name type over` of each question. */
  readonly asked: string[];
}

/** Starts a server that answers as `answer` says, on an address of the loopback network. */
export async function startDns(
  answer: (asked: Asked) => Said,
  { address = '127.0.0.1', port: wanted = 0 } = {},
): Promise<TestDns> {
  const asked: string[] = [];
  const reply = (bytes: Uint8Array, over: Asked['over']): Uint8Array[] => {
    const query = decodeMessage(bytes);
    const { name = '', type = 0 } = query.question ?? {};
    const typeName = Object.entries(recordTypes).find(([, number]) => number === type)?.[0] ?? String(type);
    asked.push(`${name} ${typeName} ${over}`);
    return saidBytes(query, answer({ name, type: typeName, over }));
  };
  const tcp = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk) => {
      for (const bytes of reply(chunk.subarray(2), 'tcp')) {
        const head = Buffer.of(bytes.length >> 8, bytes.length & 0xff);
        // In two pieces, cut within the length.
        socket.write(head.subarray(0, 1));
        setImmediate(() => socket.end(Buffer.concat([head.subarray(1), bytes])));
      }
    });
  });
  const { udp, port } = await onOnePort(tcp, wanted, address);
  udp.on('message', (bytes, from) => {
    for (const answer of reply(bytes, 'udp')) udp.send(answer, from.port, from.address);
  });
  return {
    port,
    asked,
    [Symbol.asyncDispose]: async () => {
      udp.close();
      tcp.close();
      await once(tcp, 'close');
    },
  };
}

/** Answers out of a list of records: aliases are followed, what is not there does not exist. */
export function zone(records: readonly ResourceRecord[], authenticated = false): (asked: Asked) => Said {
  return ({ name, type }) => {
    const answers: ResourceRecord[] = [];
    for (let at = name; ;) {
      const here = records.filter((record) => record.name === at);
      answers.push(...here.filter((record) => record.type === type));
      const alias = here.find((record) => record.type === 'CNAME');
      if (alias === undefined || type === 'CNAME') return { answers, authenticated, ...absence(here, answers) };
      answers.push(alias);
      at = alias.value;
    }
  };
}

function absence(here: readonly ResourceRecord[], answers: readonly ResourceRecord[]): Partial<DnsMessage> {
  if (answers.some(({ type }) => type !== 'CNAME')) return {};
  const value = { primary: 'ns.test', mailbox: 'root.test', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 };
  const authorities: ResourceRecord[] = [{ name: '.', type: 'SOA', ttl: 60, value }];
  return here.length > 0 ? { authorities } : { authorities, rcode: rcodes.nxDomain };
}

function saidBytes(query: DnsMessage, said: Said): Uint8Array[] {
  if (said === null) return [];
  if (said instanceof Uint8Array) return [said];
  if (typeof said === 'function') return said(query);
  return [encodeMessage({ ...query, authenticated: false, response: true, ...said })];
}

/** Listens with both protocols on one port. The system gives a port that is free for TCP; for UDP others may have it. */
async function onOnePort(tcp: Server, wanted: number, address: string): Promise<{ udp: Socket; port: number }> {
  for (;;) {
    tcp.listen(wanted, address);
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket('udp4');
    udp.bind(port, address);
    const taken = await once(udp, 'listening').then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    );
    if (taken === null) return { udp, port };
    udp.close();
    tcp.close();
    await once(tcp, 'close');
    if (wanted !== 0 || taken.code !== 'EADDRINUSE') throw taken;
  }
}
