import type { Language } from '#base/catalogue.ts';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { AdministrationDesk } from '#directory/administration-desk.ts';
import type { ApiKeys } from '#directory/api-keys/api-keys.ts';
import type { Desk } from '#directory/desk.ts';
import type { DomainClaimRow } from '#directory/domain-claims.ts';
import type { DomainMode } from '#directory/domain-modes.ts';
import type { IdempotentAnswers } from '#directory/idempotent-answers.ts';
import type { ImportDesk } from '#directory/import/import-desk.ts';
import type { Policies } from '#directory/policy/policies.ts';
import type { Plan, TargetServer } from '#directory/routing/types.ts';
import type { RotationFacts } from '#directory/signing-key-states.ts';
import type { DomainReport } from '#services/domains/types.ts';
import type { PlanOptions } from '#services/domains/change-set.ts';
import type { ManagedZone, PublishOutcome, PublishPlan } from '#services/domains/publishing.ts';
import type { Challenge, Proof } from '#services/domains/ownership.ts';
import type { MailDesk } from '#store/mail-desk.ts';
import type { Address } from '#wire/address.ts';
import type { HealthReport } from './health-schemas.ts';

/** What would become of mail, with what the target server says where one was asked. */
export interface Simulation {
  plan: Plan;
  /** Null where no target server was to be asked. */
  probe: { answer: string; reply: string } | null;
}

/** A record that a domain should have. */
interface DomainRecord {
  purpose: string;
  name: string;
  type: string;
  ttl: number;
  data: string;
}

/** What is known of a domain besides its row. */
export interface DomainTools {
  /** What DNS must show to prove a claim, and whether it does. */
  challenge(claim: DomainClaimRow): Challenge;
  proof(claim: DomainClaimRow): Promise<Proof>;
  /** The zones that are managed here, and which servers did not list theirs. */
  managedZones(): Promise<{ zones: ManagedZone[]; faults: { server: string; error: unknown }[] }>;
  /** What a target server is for a domain, in words. */
  examine(domain: string, target: TargetServer, language: Language): Promise<string>;
  /** What would be changed in the zones that are managed here, and the change. Throw what `dnsFaultOf` knows. */
  planPublication(domain: string, options: PlanOptions): Promise<PublishPlan>;
  publish(plan: PublishPlan): Promise<PublishOutcome>;
  /** The server elsewhere that takes a domain's mail now and decides who exists there, and that in words; null where there is none. */
  authorityElsewhere(domain: string, language: Language): Promise<{ server: TargetServer; text: string } | null>;
  /** The records that the domain should have, its signing keys among them, which are made where there are none. */
  records(domain: string): Promise<DomainRecord[]>;
  /** The MTA-STS policy of a domain as it is served, with the id that its record announces. Throws `not-found`. */
  mtaStsPolicy(domain: string): Promise<{ id: string; text: string }>;
  /** How long keys sign, and how long mail may be under way. */
  keyTimes(): Pick<RotationFacts, 'age' | 'underWay'>;
  /** Whether certificates come from an authority. */
  getsCertificates(): boolean;
  /** How the domain is in DNS, looked at now or, unless `anew`, a moment ago. What was found is kept. */
  check(domain: string, anew: boolean): Promise<DomainReport>;
  /** What would become of mail for an address, as it is or as it would be in another mode. */
  simulate(address: Address, sender: Address | null, assumed: DomainMode | null): Promise<Simulation>;
}

/** What the interface for programs works on. */
export interface ApiParts {
  desk: Desk;
  policies: Policies;
  administration: AdministrationDesk;
  apiKeys: ApiKeys;
  mail: MailDesk;
  imports: ImportDesk;
  domains: DomainTools;
  answers: IdempotentAnswers;
  /** How the service is. */
  health: () => Promise<HealthReport>;
  clock: Clock;
  log: Log;
}
