import { setTimeout as sleep } from 'node:timers/promises';
import { certificateLimits } from '#base/limits-certificates.ts';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import { certifiableDomains, type CertificateRow, dueCertificates, listCertificates } from '#directory/certificates.ts';

import type { DirectoryOperations } from '#directory/operations.ts';
import type { Sealer } from '#directory/sealing.ts';
import type { Resolver } from '#net/dns/types.ts';
import { isUsable } from '#net/tls.ts';
import { type AccountSettings, openAccount } from './account.ts';
import type { AcmeClient } from './acme/client.ts';
import { AcmeFailure, acmeFailure, type AcmeProblem } from './acme/faults.ts';
import { type ChallengeResponder, issue } from './acme/issue.ts';
import type { AcmeTransport } from './acme/transport.ts';
import { certificatePurpose, keyDigest, keyPem, keysFor, openKey } from './keys.ts';
import { certificateNames } from './names.ts';
import { lifeOf, renewalIdentifier, renewalTime, retryAfter, windowStep } from './schedule.ts';

/** What the configuration says of the moment. */
export interface CertificateSettings extends AccountSettings {
  enabled: boolean;
  hostname: string;
  /** Whether names of domains get certificates, too. */
  domains: boolean;
}

/** What certificates are got with. */
export interface CertificateParts {
  settings: () => CertificateSettings;
  database: Database;
  sealer: Sealer;
  resolver: Resolver;
  responder: () => ChallengeResponder;
  transport: AcmeTransport;
  /** Tells the operator that a certificate was not had; `row` is what is left of it. Called once until one is had. */
  told: (row: CertificateRow, problems: readonly AcmeProblem[]) => Promise<void>;
  clock: Clock;
  /** From 0 to 1: spreads what would fall together. */
  chance: () => number;
  log: Log;
}

/** Faults of the authority or of the way there: another certificate would meet the same. */
const general = new Set(['rateLimited', 'unreachable', 'serverInternal', 'unreadable', 'termsNotAgreed']);

/** Gets certificates from an authority and renews them. The old one stays in use until a new one is there. */
export class Certificates {
  readonly #parts: CertificateParts;
  readonly #write: Writer<DirectoryOperations>;

  constructor(parts: CertificateParts) {
    this.#parts = parts;
    this.#write = writerFor<DirectoryOperations>(parts.database);
  }

  /** Does what is due, one certificate after another; when the next is (milliseconds since the epoch). */
  async round(signal: AbortSignal): Promise<number> {
    const { settings, database, clock } = this.#parts;
    const later = clock.now() + certificateLimits.round;
    if (!settings().enabled) return later;
    await this.#want();
    let pause: number | null = null;
    for (const subject of await dueCertificates(database.reader, clock.now(), certificateLimits.batch)) {
      if (signal.aborted) return later;
      pause = pause === null ? await this.#care(subject, signal) : await this.#putOff(subject, pause);
    }
    const rows = await listCertificates(database.reader);
    return Math.min(later, ...rows.map((row) => row.next_at));
  }

  /** Rows for what there is to be certified, and for nothing else. */
  async #want(): Promise<void> {
    const { settings, database, clock } = this.#parts;
    const { hostname, domains } = settings();
    const subjects = [hostname, ...(domains ? await certifiableDomains(database.reader) : [])];
    const known = new Set((await listCertificates(database.reader)).map(({ subject }) => subject));
    if (known.size === new Set(subjects).size && subjects.every((subject) => known.has(subject))) return;
    await this.#write(0, 'certificate.want', { subjects, now: clock.now() });
  }

  /** Works on one that is due. Until when the others must wait, where they would meet the same fault; else null. */
  async #care(subject: string, signal: AbortSignal): Promise<number | null> {
    const row = await this.#claim(subject);
    if (row === undefined) return null;
    try {
      await this.#settle(row, await this.#step(row, signal));
    } catch (error) {
      // Nothing was learnt: who starts next begins anew.
      if (signal.aborted) await this.#settle(row, {});
      else if (error instanceof AcmeFailure) return this.#failed(row, error);
      else throw error;
    }
    return null;
  }

  async #putOff(subject: string, until: number): Promise<number> {
    const row = await this.#claim(subject);
    if (row !== undefined) await this.#settle(row, { next_at: until });
    return until;
  }

  #claim(subject: string): Promise<CertificateRow | undefined> {
    const now = this.#parts.clock.now();
    return this.#write(0, 'certificate.claim', { subject, now, until: now + certificateLimits.lease });
  }

  /** What is due for one certificate, and what changes in its row. Throws AcmeFailure. */
  async #step(row: CertificateRow, signal: AbortSignal): Promise<Partial<CertificateRow>> {
    const { settings, resolver, clock, log } = this.#parts;
    const names = await certificateNames(resolver, settings().hostname, row.subject);
    const later = clock.now() + certificateLimits.lookAgain;
    if (names === null) {
      log.info('certificates.dns-unanswered', { subject: row.subject });
      return { next_at: later };
    }
    if (names.length === 0)
      return { next_at: later, ...(row.chain === null && { names: '', failures: 0, problems: '[]' }) };
    const had = new Set(row.names.split(' '));
    const client = await openAccount(this.#parts, settings());
    if (row.chain !== null && row.renew === 0 && names.every((name) => had.has(name))) {
      return this.#planned(client, row.chain);
    }
    return this.#issue(client, row, names, signal);
  }

  async #issue(
    client: AcmeClient,
    row: CertificateRow,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<Partial<CertificateRow>> {
    const { sealer, clock, responder, log } = this.#parts;
    const purpose = certificatePurpose(row.subject);
    const { key, next, since } = await keysFor(this.#keptKeys(row), clock.now(), certificateLimits.keyAge);
    const wait = (milliseconds: number) => sleep(milliseconds, undefined, { signal });
    const replaces = row.chain === null ? null : renewalIdentifier(row.chain);
    const chain = await issue({ client, responder: responder(), clock, wait }, { names, key, replaces });
    if (!isUsable({ certificate: chain, key: keyPem(key) })) {
      throw acmeFailure('unreadable', 'what the authority gave is no certificate for this key');
    }
    const { notAfter } = lifeOf(chain);
    log.info('certificates.issued', { subject: row.subject, names, until: new Date(notAfter).toISOString() });
    return {
      names: names.join(' '),
      chain,
      private_key: sealer.seal(purpose, keyPem(key)),
      next_key: sealer.seal(purpose, keyPem(next)),
      key_digest: keyDigest(key),
      next_digest: keyDigest(next),
      key_since: since,
      not_after: notAfter,
      failures: 0,
      problems: '[]',
      attempted_at: clock.now(),
      ...(await this.#planned(client, chain)),
    };
  }

  #keptKeys(row: CertificateRow): Parameters<typeof keysFor>[0] {
    const { subject, private_key: key, next_key: next, key_since: since } = row;
    if (key === null) return null;
    const open = (sealed: Uint8Array) => openKey(this.#parts.sealer, certificatePurpose(subject), sealed);
    return { key: open(key), next: next === null ? null : open(next), since: since ?? 0 };
  }

  /** When to renew: what the authority suggests (RFC 9773), else by the life of the certificate. */
  async #planned(client: AcmeClient, chain: string): Promise<Pick<CertificateRow, 'next_at' | 'renew'>> {
    const { clock, chance, log } = this.#parts;
    const identifier = renewalIdentifier(chain);
    try {
      const window = identifier === null ? null : await client.renewalWindow(identifier);
      if (window !== null) {
        const { at, renew } = windowStep(window, clock.now(), chance());
        return { next_at: at, renew: renew ? 1 : 0 };
      }
    } catch (error) {
      if (!(error instanceof AcmeFailure)) throw error;
      log.info('certificates.no-renewal-information', { identifier, error });
    }
    return { next_at: renewalTime(lifeOf(chain), chance()), renew: 1 };
  }

  /** Writes a failure down, tells of the first, and says as `#care` does what it means for others. */
  async #failed(row: CertificateRow, failure: AcmeFailure): Promise<number | null> {
    const { clock, chance, told, log } = this.#parts;
    const { problems, retryAt } = failure;
    const failures = row.failures + 1;
    const now = clock.now();
    log.error('certificates.failed', { subject: row.subject, failures, error: failure });
    const next = retryAfter(failures, retryAt, now, chance());
    const left = { ...row, failures, problems: JSON.stringify(problems), attempted_at: now, next_at: next, renew: 1 };
    await this.#settle(row, left);
    if (failures === 1) await told(left, problems);
    return problems.some(({ fault }) => general.has(fault)) ? next : null;
  }

  async #settle(row: CertificateRow, change: Partial<CertificateRow>): Promise<void> {
    const { lease_until: _, ...rest } = { ...row, ...change };
    await this.#write(0, 'certificate.settle', { row: rest });
  }
}
