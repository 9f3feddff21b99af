/** Looking after domains (services/domains, directory/signing-key-states). Times in milliseconds. */
export const domainLimits = {
  /** One look at the DNS of a domain in all: a person waits for it. */
  total: 30_000,
  /** Waiting for one answer of an authoritative server, which is asked twice: they have their data at hand. */
  attempt: 2_000,
  /** Names in front of a name that are asked for its zone: RFC 1035 allows 127 labels, honest names of mail have at most 6 more than their zone. */
  labels: 16,
  /** Servers of one zone that are asked; more are passed over. RFC 2182 5 advises at most seven. */
  servers: 13,
  /** Addresses of one server. */
  addresses: 4,
  /** Questions at authoritative servers under way at once, of one look. */
  inFlight: 20,
  /** How long a look is shown again instead of looking anew. */
  fresh: 60_000,
  /** Domains whose last look is kept. */
  cached: 1_000,
  /** Texts of one record that are shown, and characters of each: whatever DNS holds is chosen by others. */
  shown: 5,
  shownLength: 500,
  /** Between two looks at a domain by the service itself; each is put off by up to a tenth, so that they spread. */
  interval: 24 * 3_600_000,
  /** After a look that could not see everything. */
  again: 3_600_000,
  /** Domains that are looked at in one turn, and how long a node has for them before another one may. */
  batch: 20,
  lease: 20 * 60_000,
  /** Drifts of one domain that are kept. */
  drifts: 200,
  /** Seconds that others keep the MTA-STS policy: RFC 8461 3.2 asks for weeks or longer. While testing a mistake must pass sooner. */
  policyAge: 30 * 86_400,
  testingPolicyAge: 86_400,
  /** Between two looks at keys that wait for DNS. */
  keys: 15 * 60_000,
  /** How long others try to deliver what a key of ours signed (RFC 5321 4.5.4.1: 4–5 days), after it left our queue. */
  elsewhere: 5 * 86_400_000,
  /** How long a resolver may remember that a key's record is not there, whatever the zone says: RFC 2308 5 suggests one to three hours, and found a day in use. */
  longestNegative: 86_400_000,
} as const;
