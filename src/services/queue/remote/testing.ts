import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { type Asked, type Said, startDns, zone } from '#net/dns/testing.ts';
import type { ResourceRecord } from '#wire/dns/records.ts';
import type {
  AttemptResult,
  DeliveryEvent,
  Departure,
  DepartingRecipient,
  Destination,
  RemoteReply,
} from '#services/queue/types.ts';
import { type Content, inSevenBits } from '#services/queue/content.ts';
import { createRemoteDelivery, type RemoteOptions } from './remote.ts';

/** A delivery over a real resolver that asks a DNS server of the test. */
export interface Stage extends AsyncDisposable {
  /** Sends a message; gives one line for each recipient: `number state code status text @host`. */
  send(options?: Partial<Sending>): Promise<string[]>;
  /** Events of all messages, each in one line. */
  readonly events: string[];
  /** Questions that the DNS server was asked. */
  readonly asked: readonly string[];
  /** Where the policies are kept. */
  readonly directory: string;
}

export interface Sending {
  to: readonly (string | Partial<DepartingRecipient>)[];
  content: string | Buffer;
  departure: Partial<Departure>;
  destination: Destination;
  signal: AbortSignal;
}

export interface StageOptions extends Partial<Pick<RemoteOptions, 'trust' | 'policyPort' | 'clock'>> {
  /** Port of the exchangers. */
  port: number;
  records?: readonly ResourceRecord[];
  /** DNSSEC vouches for the records. */
  secure?: boolean;
  /** In place of records. */
  dns?: (asked: Asked) => Said;
  /** In place of the test's own DNS server. */
  dnsPort?: number;
  sources?: readonly string[];
  /** In place of a new directory, which is not removed then. */
  directory?: string;
}

export const mx = (name: string, preference: number, exchange: string): ResourceRecord => ({
  name,
  type: 'MX',
  ttl: 60,
  value: { preference, exchange },
});

export const address = (name: string, value: string): ResourceRecord => ({ name, type: 'A', ttl: 60, value });

/** One exchanger on 127.0.0.1 for `b.test`. */
export const plainZone = [mx('b.test', 10, 'mx.b.test'), address('mx.b.test', '127.0.0.1')];

export async function openStage(options: StageOptions): Promise<Stage> {
  const { port, records = plainZone, secure = false, sources = [] } = options;
  const dns = await startDns(options.dns ?? zone(records, secure));
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'sowa-remote-')));
  const resolver = new StubResolver(
    [{ address: '127.0.0.1', port: options.dnsPort ?? dns.port, trusted: true }],
    systemClock,
    new Metrics(),
  );
  const delivery = await createRemoteDelivery({
    settings: () => ({ hostname: 'sowa.test', port, sourceAddresses: sources }),
    resolver,
    directory,
    clock: options.clock ?? systemClock,
    log: silentLog,
    ...(options.policyPort === undefined ? {} : { policyPort: options.policyPort }),
    ...(options.trust === undefined ? {} : { trust: options.trust }),
  });
  const events: string[] = [];
  return {
    events,
    asked: dns.asked,
    directory,
    send: async ({ to = ['bob@b.test'], content = 'Subject: a\r\n\r\nb\r\n', departure, destination, signal } = {}) => {
      const results = await delivery.deliver(
        destination ?? { kind: 'mx', domain: 'b.test' },
        departureOf(Buffer.from(content), departure),
        to.map((recipient, number) => recipientOf(recipient, number)),
        (event) => void events.push(eventText(event)),
        signal ?? new AbortController().signal,
      );
      return results.toSorted((a, b) => a.number - b.number).map(resultText);
    },
    [Symbol.asyncDispose]: async () => {
      await delivery[Symbol.asyncDispose]();
      await dns[Symbol.asyncDispose]();
      if (options.directory === undefined) await rm(directory, { recursive: true });
    },
  };
}

function departureOf(octets: Buffer, changes: Partial<Departure> = {}): Departure {
  const content: Content = {
    size: octets.length,
    open: async function* () {
      // In two pieces, as from a disk.
      const half = octets.length >> 1;
      yield octets.subarray(0, half);
      yield octets.subarray(half);
    },
  };
  return {
    ...content,
    queueId: 'q1',
    sender: 'anna@a.test',
    envelopeId: null,
    ret: null,
    smtputf8: false,
    bodyType: '7BIT',
    requireTls: false,
    sevenBit: () => inSevenBits(content),
    ...changes,
  };
}

function recipientOf(recipient: string | Partial<DepartingRecipient>, number: number): DepartingRecipient {
  const given = typeof recipient === 'string' ? { address: recipient } : recipient;
  return { number, address: 'bob@b.test', notify: '', original: null, ...given };
}

function resultText({ number, state, reply, host }: AttemptResult): string {
  return `${number} ${state} ${replyLine(reply)}${host === null ? '' : ` @${host}`}`;
}

function replyLine({ code, status, text }: RemoteReply): string {
  return [code, status ?? '-', text].join(' ');
}

function eventText(event: DeliveryEvent): string {
  switch (event.kind) {
    case 'resolved':
      return `resolved ${event.hosts.join(' ')}${event.secure ? ' secure' : ''}`;
    case 'connected':
      return `connected ${event.host} ${event.address} ${event.tls === null ? 'clear' : `${event.tls.version} ${event.tls.verified}`}`;
    case 'connection-failed':
      return `failed ${event.host} ${event.address ?? '-'} ${event.reason}`;
    case 'refused':
      return `refused ${event.host} ${replyLine(event.reply)}`;
  }
}
