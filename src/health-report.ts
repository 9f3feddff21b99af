import { X509Certificate } from 'node:crypto';
import { healthLimits } from '#base/limits-health.ts';
import type { Config } from '#config/schema.ts';
import type { Reader } from '#db/types.ts';
import { type CertificateRow, listCertificates } from '#directory/certificates.ts';
import { type DomainReportRow, faultyDomains, itemsOfReport } from '#directory/domain-reports.ts';
import type { CertificatePair } from '#net/tls.ts';
import type { HealthReport } from '#protocols/http/api/health-schemas.ts';
import { type HealthChecks, lookAtParts } from '#protocols/http/health.ts';
import type { AcmeProblem } from '#services/certificates/acme/faults.ts';
import { queueState } from '#store/queue.ts';
import type { HealthHistory } from './health-history.ts';
import type { Listeners } from './listeners.ts';
import { freeSpace } from './process-metrics.ts';

/** What is looked at. */
export interface HealthGround {
  live: { readonly config: Config };
  reader: Reader;
  checks: HealthChecks;
  listeners: Pick<Listeners, 'names' | 'places' | 'connections'>;
  /** What is served. */
  certificates: { readonly pairs: readonly CertificatePair[] };
  history: HealthHistory;
}

/** How the service is, with its last hour. */
export async function healthReport(ground: HealthGround): Promise<HealthReport> {
  const { live, reader, history } = ground;
  const [parts, queue, rows, domains] = await Promise.all([
    lookAtParts(ground.checks),
    queueState(reader),
    listCertificates(reader),
    faultyDomains(reader, healthLimits.domains),
  ]);
  const { data, health } = live.config;
  return {
    ok: parts.every(({ ok }) => ok),
    startedAt: timeText(Date.now() - process.uptime() * 1000),
    parts,
    listeners: openListeners(ground.listeners),
    queue: {
      waiting: queue.queued,
      held: queue.held,
      oldestAt: queue.oldest === null ? null : timeText(queue.oldest),
    },
    disk: { freeBytes: freeSpace(data), neededBytes: health.min_free_space },
    certificates: ground.certificates.pairs.map(certificateOf),
    renewals: rows.filter(({ failures }) => failures > 0).map(renewalOf),
    domains: domains.map(domainOf),
    samples: samplesOf(history, queue.queued),
  };
}

/** The metrics count the queue now and then; the last sample has it as it is. */
function samplesOf(history: HealthHistory, waiting: number): HealthReport['samples'] {
  const samples = history.view();
  return samples.map(({ at, ...sample }, index) => ({
    time: timeText(at),
    ...sample,
    ...(index === samples.length - 1 && { waiting }),
  }));
}

function openListeners(listeners: HealthGround['listeners']): HealthReport['listeners'] {
  const ports = new Map(listeners.places.map(({ name, port }) => [name, port]));
  return listeners.names.map((name) => ({
    name,
    port: ports.get(name) ?? null,
    connections: listeners.connections(name),
  }));
}

function certificateOf({ certificate }: CertificatePair): HealthReport['certificates'][number] {
  const { subject, issuer, subjectAltName = '', validTo } = new X509Certificate(certificate);
  const names = subjectAltName.split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));
  return { names, notAfter: timeText(Date.parse(validTo)), selfSigned: subject === issuer };
}

function renewalOf({ subject, attempted_at: at, problems }: CertificateRow): HealthReport['renewals'][number] {
  const found = JSON.parse(problems) as AcmeProblem[];
  return { subject, attemptedAt: timeText(at), detail: found.map(({ detail }) => detail).join('; ') };
}

function domainOf(row: Pick<DomainReportRow, 'domain' | 'at' | 'items'>): HealthReport['domains'][number] {
  return { domain: row.domain, checkedAt: timeText(row.at), items: itemsOfReport(row) };
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
