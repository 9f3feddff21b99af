import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { MailError } from '#base/errors.ts';
import { domainLimits } from '#base/limits-domains.ts';
import type { Config } from '#config/schema.ts';
import type { Reader } from '#db/types.ts';
import { publishedKeys } from '#directory/certificates.ts';
import { omissions } from '#directory/domain-omissions.ts';
import { mtaStsMode } from '#directory/mta-sts.ts';
import { isPublic } from '#directory/signing-key-states.ts';
import type { SigningKeys } from '#directory/signing-keys.ts';
import type { Resolver } from '#net/dns/types.ts';
import type { DomainFacts } from '#services/domains/records.ts';
import { policyText, policyTextId } from '#wire/mta-sts.ts';
import { mailServers } from './mail-servers.ts';

/** What the facts of a domain are found with. */
export interface DomainFactParts {
  config: Config;
  reader: Reader;
  keys: SigningKeys;
  resolver: Resolver;
}

/** What the records of a domain (lower-case A-labels) are made from. Makes its first keys. Throws `not-found`, `unavailable` (the certificate). */
export async function domainFacts(parts: DomainFactParts, domain: string): Promise<DomainFacts> {
  const { config, reader, keys, resolver } = parts;
  const host = config.hostname.toLowerCase();
  const policy = await servedPolicy(config, reader, domain);
  if (policy === null) throw new MailError('not-found', `the domain ${domain} does not exist`);
  await keys.begin(domain);
  return {
    domain,
    host,
    dkim: (await keys.list(domain)).filter(({ state }) => isPublic(state)),
    reports: `postmaster@${domain}`,
    ports: mailServers(config),
    mtaStsId: policyTextId(policy),
    // RFC 7672 2.2.1: without DNSSEC nobody may believe them.
    tlsa: (await isSigned(resolver, host)) ? await shownKeys(config, reader, host) : [],
    omitted: await omissions(reader, domain),
  };
}

/** The MTA-STS policy of a domain as it is served (RFC 8461 3.2); null where the domain is not ours. */
export async function servedPolicy({ hostname }: Config, reader: Reader, domain: string): Promise<string | null> {
  const mode = await mtaStsMode(reader, domain);
  if (mode === undefined) return null;
  const maxAge = mode === 'enforce' ? domainLimits.policyAge : domainLimits.testingPolicyAge;
  return policyText({ mode, maxAge, mx: [hostname.toLowerCase()] });
}

async function isSigned(resolver: Resolver, host: string): Promise<boolean> {
  const outcome = await resolver.resolve(host, 'A');
  return outcome.kind !== 'failed' && outcome.secure;
}

/** What our certificate's key is, or will be: an authority's certificate has a successor to its key already. */
async function shownKeys({ acme, tls }: Config, reader: Reader, host: string): Promise<string[]> {
  const keys = acme.enabled ? await publishedKeys(reader, host) : [];
  return keys.length > 0 ? keys : [await keyDigest(tls.certificate)];
}

/** RFC 6698 2.1: SHA-256 of the public key of a certificate in a PEM file. */
async function keyDigest(path: string): Promise<string> {
  const pem = await readFile(path).catch((cause: unknown) => {
    throw new MailError('unavailable', `the certificate ${path} cannot be read`, { cause });
  });
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('hex');
}
