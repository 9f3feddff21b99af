import { fillMailboxes } from './arrivals.ts';
import { generate, smtpSource } from './loads.ts';
import type { Figures, Load } from './measure.ts';
import { accountCount, type Service } from './service.ts';

/** Figures of one side by the label of their load. */
export type Results = ReadonlyMap<string, Figures>;

/** What a run is judged by. */
export interface Goal {
  text: string;
  value(sowa: Results, peer: Results): number;
  atLeast?: number;
  atMost?: number;
}

/** A row of the table that `npm run bench` reads its names from. */
export interface Bench {
  title: string;
  loads: readonly Load[];
  goals: readonly Goal[];
}

const connectionCounts = [1, 16, 64];
/** What a cloud disk takes longer than this machine's for a flush. */
const cloudFlush = 4;
/** Sizes in bytes of ten messages in turn: short texts, some with HTML, one with an attachment; 30 KB on average. */
export const mixedSizes = [4, 30, 4, 4, 30, 4, 200, 4, 30, 4].map((size) => size * 1024);
/** Messages in each mailbox of the POP3 benches: what a client finds that polls, and one that comes once a week. */
const smallMailbox = 10;
const largeMailbox = 100;

const oneEach = (n: number): string => `4 KB, one a session, ${connections(n)}`;
const cloud = (n: number): string => `${oneEach(n)}, flush +${cloudFlush} ms`;
const submitted = (n: number): string => `4 KB, one a session, ${connections(n)}`;
const read = (size: number, n: number): string => `${size} messages of 4 KB a session, ${connections(n)}`;

function connections(n: number): string {
  return n === 1 ? '1 connection' : `${n} connections`;
}

const figure = (results: Results, label: string, metric: keyof Figures): number => results.get(label)?.[metric] ?? NaN;

/** Sowa's figure divided by the peer's. */
function ratio(label: string, metric: keyof Figures): Goal['value'] {
  return (sowa, peer) => figure(sowa, label, metric) / figure(peer, label, metric);
}

export const benches: Readonly<Record<string, Bench>> = {
  'smtp-in': {
    title: `Mail in: SMTP without TLS into ${accountCount} mailboxes`,
    loads: [
      ...connectionCounts.map((n) => ({
        label: oneEach(n),
        least: n,
        run: (service: Service, units: number) => smtpSource(service, n, units, false),
      })),
      ...connectionCounts.map((n) => ({
        label: `4 KB, many a session, ${connections(n)}`,
        least: n,
        run: (service: Service, units: number) => smtpSource(service, n, units, true),
      })),
      ...connectionCounts.map((n) => ({
        label: `mix of 4, 30 and 200 KB, one a session, ${connections(n)}`,
        least: n,
        run: (service: Service, units: number) => generate(service, 'smtp', n, units, mixedSizes),
      })),
      ...connectionCounts.map((n) => ({
        label: cloud(n),
        slowFlush: cloudFlush,
        least: n,
        run: (service: Service, units: number) => smtpSource(service, n, units, false),
      })),
    ],
    goals: [
      { text: 'accepted/s, 16 connections, ÷ peer', atLeast: 6, value: ratio(oneEach(16), 'rate') },
      { text: 'visible/s, 16 connections, ÷ peer', atLeast: 10, value: ratio(oneEach(16), 'visible') },
      { text: 'CPU per message, 16 connections, ÷ peer', atMost: 1 / 8, value: ratio(oneEach(16), 'cpu') },
      { text: 'peak RSS MB, 64 connections', atMost: 150, value: (sowa) => figure(sowa, oneEach(64), 'rss') },
      {
        text: `accepted/s with flush +${cloudFlush} ms, 64 connections, ÷ without`,
        atLeast: 0.6,
        value: (sowa) => figure(sowa, cloud(64), 'rate') / figure(sowa, oneEach(64), 'rate'),
      },
    ],
  },
  submission: {
    title: 'Submission: implicit TLS with a full handshake, AUTH PLAIN, to local recipients',
    loads: connectionCounts.map((n) => ({
      label: submitted(n),
      least: n,
      run: (service: Service, units: number) => generate(service, 'submission', n, units, [4096]),
    })),
    goals: [{ text: 'accepted/s, 16 connections, ÷ peer', atLeast: 3, value: ratio(submitted(16), 'rate') }],
  },
  pop3: {
    title: 'POP3 with implicit TLS: log in, STAT, UIDL, LIST, RETR each message, QUIT',
    loads: [smallMailbox, largeMailbox].flatMap((size) =>
      connectionCounts.map((n) => ({
        label: read(size, n),
        least: Math.max(n, accountCount),
        prepare: (service: Service) => fillMailboxes(service, size),
        run: (service: Service, units: number) => generate(service, 'pop3', n, units),
      })),
    ),
    goals: [
      {
        text: 'messages/s, 10 a session, 16 connections, ÷ peer',
        atLeast: 4,
        value: ratio(read(smallMailbox, 16), 'rate'),
      },
    ],
  },
};
