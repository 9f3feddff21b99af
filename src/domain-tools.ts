import { shownDomain } from '#directory/domain-names.ts';
import { DirectoryRecipients } from '#directory/recipients.ts';
import type { MailFacts } from '#directory/routing/types.ts';
import { SigningKeys } from '#directory/signing-keys.ts';
import { systemClock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { writerFor } from '#db/typed.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import type { DomainTools } from '#protocols/http/api/types.ts';
import { keptReport } from '#services/domains/kept-report.ts';
import { recordData } from '#services/domains/record-text.ts';
import { type ExpectedRecord, expectedRecords } from '#services/domains/records.ts';
import { challengeOf, findProof } from '#services/domains/ownership.ts';
import { listManagedZones, managedZones, planPublication, publish } from '#services/domains/publishing.ts';
import { examineTarget, findAuthority, isAuthoritativeElsewhere } from '#services/probing/examination.ts';
import { authoritySentence, findingSentence } from '#services/probing/sentences.ts';
import { askTarget } from '#services/probing/target-probe.ts';
import { formatAddress } from '#wire/address.ts';
import { policyTextId } from '#wire/mta-sts.ts';
import type { Log } from '#base/log.ts';
import type { Config } from '#config/schema.ts';
import type { Sealer } from '#directory/sealing.ts';
import type { UncheckedResolver } from '#net/dns/types.ts';
import type { Installation } from './installation.ts';
import { createDiagnosis } from './diagnosis.ts';
import { domainFacts, servedPolicy } from './domain-facts.ts';
import { domainSubject } from './domain-watch.ts';
import { queueTimes } from './key-rotation.ts';
import { managedDnsDrivers } from './managed-dns.ts';
import { probeGround } from './onward.ts';

/** What the HTTP interface needs of the installation. `live.config` is the configuration of the moment. */
export interface ApiGround {
  live: { readonly config: Config };
  installation: Installation;
  resolver: UncheckedResolver;
  sealer: Sealer;
  log: Log;
}

/** What is known of a domain besides its row, for the HTTP interface. */
export function domainTools({ live, installation, resolver, sealer }: ApiGround): DomainTools {
  const { reader } = installation.database;
  const recipients = new DirectoryRecipients(reader, {
    forwardsPerDay: () => live.config.forwarding.messages_per_day,
  });
  const write = writerFor<DirectoryOperations>(installation.database);
  const diagnosis = createDiagnosis(live, resolver);
  const expected = async (domain: string): Promise<ExpectedRecord[]> => {
    using keys = new SigningKeys({ database: installation.database, sealer, clock: systemClock });
    return expectedRecords(await domainFacts({ config: live.config, reader, keys, resolver }, domain));
  };
  return {
    challenge: (claim) => challengeOf(claim, live.config.hostname),
    proof: (claim) =>
      findProof({ resolver, dnsPort: () => live.config.dns.authority_port }, challengeOf(claim, live.config.hostname)),
    managedZones: () => listManagedZones(managedDnsDrivers(live.config, systemClock)),
    examine: async (domain, target, language) => {
      const examination = await examineTarget(probeGround(live, resolver), target, domain);
      return findingSentence(language, examination, `${target.host}:${target.port}`, shownDomain(domain));
    },
    authorityElsewhere: async (domain, language) => {
      const authority = await findAuthority(probeGround(live, resolver), domain);
      if (!isAuthoritativeElsewhere(authority)) return null;
      return { server: authority.server, text: authoritySentence(language, authority, shownDomain(domain)) };
    },
    mtaStsPolicy: async (domain) => {
      const text = await servedPolicy(live.config, reader, domain);
      if (text === null) throw new MailError('not-found', `the domain ${domain} does not exist`);
      return { id: policyTextId(text), text };
    },
    keyTimes: () => queueTimes(live.config),
    getsCertificates: () => live.config.acme.enabled && live.config.acme.domains,
    planPublication: async (domain, options) =>
      planPublication(await managedZones(managedDnsDrivers(live.config, systemClock)), await expected(domain), options),
    publish: (plan) => publish(plan),
    records: async (domain) => (await expected(domain)).map(shown),
    check: async (domain, anew) => {
      using keys = new SigningKeys({ database: installation.database, sealer, clock: systemClock });
      const subject = await domainSubject({ config: live.config, reader, keys, resolver }, domain);
      const report = await (anew ? diagnosis.lookAnew(subject) : diagnosis.look(subject));
      await write(0, 'domainReport.keep', { row: keptReport(report) });
      return report;
    },
    simulate: async (address, sender, assumed) => {
      const mail: MailFacts = { sender, proven: true, passed: new Set(), stays: false };
      const plan =
        assumed === null
          ? await recipients.plan(address, mail)
          : await recipients.simulate(address, mail, { domain: address.domain, mode: assumed });
      const relayed = plan.leaving.find(({ by }) => by === 'relay');
      if (relayed === undefined || relayed.target === null) return { plan, probe: null };
      const { answer, reply } = await askTarget(probeGround(live, resolver), relayed.target, formatAddress(address));
      return { plan, probe: { answer, reply: `${reply.code} ${reply.text}` } };
    },
  };
}

function shown(record: ExpectedRecord) {
  const { purpose, name, type, ttl } = record;
  return { purpose, name, type, ttl, data: recordData(record) };
}
