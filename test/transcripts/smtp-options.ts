import { randomBytes } from 'node:crypto';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { DirectoryRecipients } from '#directory/recipients.ts';
import { Sealer } from '#directory/sealing.ts';
import { listen, type Listener } from '#net/listener.ts';
import { forwardCounting, hopTokens, senders } from '#onward.ts';
import { smtpMetrics } from '#protocols/smtp/metrics.ts';
import { smtpService } from '#protocols/smtp/service.ts';
import type { Onward, Role, SmtpLimits, SmtpOptions, SmtpSettings } from '#protocols/smtp/types.ts';
import type { InboundChecks } from '#services/checks/types.ts';
import { SenderRewriting } from '#services/signing/srs.ts';
import { Vacations } from '#services/vacation/vacation.ts';
import type { Store } from '#store/store.ts';
import { contexts, type Ground } from './ground.ts';

/** The secrets of every stage. */
export const sealer = new Sealer(randomBytes(32));

/** What a test changes of an installation's settings and limits. */
export interface SmtpVariation {
  settings?: Partial<SmtpSettings>;
  limits?: Partial<SmtpLimits>;
  idleTimeout?: number;
  messagesPerDay?: number;
  recipientsOfAccount?: number;
  forwardsPerDay?: number;
  connections?: { perAddress: number; total: number };
  /** What target servers say of an address; `unknown` where it is not given. */
  probe?: Onward['probe'];
  /** Checks of mail from other servers. */
  checks?: InboundChecks;
  /** In place of the stage's own, to fail as disks do. */
  store?: Store;
}

export const listenerNames = ['mx', 'submission', 'submissions', 'lmtp'] as const;
export type SmtpListenerName = (typeof listenerNames)[number];

/** What listeners of a test work on. */
type SmtpGround = Pick<Ground, 'store' | 'database' | 'authenticator'>;

/** Opens a listener on a free port of the loopback, or on a Unix socket. */
export function listenSmtp(
  ground: SmtpGround,
  name: SmtpListenerName,
  variation: SmtpVariation = {},
  at?: { path: string },
): Promise<Listener> {
  return listen({
    name,
    at: at ?? { host: '127.0.0.1', port: 0 },
    limits: variation.connections ?? { perAddress: 100, total: 100 },
    ...(name === 'submissions' && { implicitTls: contexts }),
    ...smtpService(smtpOptions(ground, name, variation)),
    log: silentLog,
  });
}

function smtpOptions(ground: SmtpGround, name: SmtpListenerName, variation: SmtpVariation): SmtpOptions {
  const settings: SmtpSettings = {
    messageSize: 1_000_000,
    recipients: 100,
    overQuota: 'temporary',
    plaintextOnLoopback: false,
    proxyNetworks: [],
    greetingDelay: 0,
    ...variation.settings,
  };
  const common = {
    hostname: 'mail.example.test',
    store: variation.store ?? ground.store,
    recipients: new DirectoryRecipients(ground.database.reader, {
      forwardsPerDay: () => variation.forwardsPerDay ?? 1000,
    }),
    onward: onward(ground, variation),
    tls: contexts,
    settings: () => settings,
    ...(variation.checks && { checks: variation.checks }),
    ...(variation.limits && { limits: variation.limits }),
    ...(variation.idleTimeout !== undefined && { idleTimeout: variation.idleTimeout }),
    clock: systemClock,
    log: silentLog,
    metrics: smtpMetrics(new Metrics()),
  };
  const role: Role = name === 'submissions' ? 'submission' : name;
  if (role !== 'submission') return { ...common, role };
  const limit = variation.messagesPerDay ?? 1000;
  const submission = {
    authenticator: ground.authenticator,
    inventionKey: randomBytes(32),
    countMessage: (account: number) => ({
      name: 'submission.count',
      lane: account,
      args: { account, messages: 1, limit, now: systemClock.now() },
    }),
    recipientsPerMessage: () => Promise.resolve(variation.recipientsOfAccount ?? Infinity),
  };
  return { ...common, role, submission };
}

function onward({ database, store }: SmtpGround, { probe, forwardsPerDay = 1000 }: SmtpVariation): Onward {
  const parts = { database, store, clock: systemClock, log: silentLog };
  const vacations = new Vacations(parts);
  return {
    ...senders(new SenderRewriting(sealer.derive('senders'), systemClock)),
    countForwards: forwardCounting(() => forwardsPerDay),
    probe: probe ?? (() => Promise.resolve('unknown')),
    hopToken: hopTokens(sealer),
    answerAway: (accounts, mail) => vacations.answer(accounts, mail),
  };
}
