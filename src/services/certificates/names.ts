import { certificateLimits } from '#base/limits-certificates.ts';
import type { Resolver } from '#net/dns/types.ts';

/** Names of a domain under which our services answer: Thunderbird's, Outlook's, and that of RFC 8461 3.3. */
const services = ['autoconfig', 'autodiscover', 'mta-sts'];

/**
 * The names for a certificate of `subject`, which is our own host name or one of our domains: those that DNS says point
 * to us, because an authority would find that out and count a failure. Null where DNS does not answer now.
 */
export async function certificateNames(
  resolver: Resolver,
  hostname: string,
  subject: string,
): Promise<string[] | null> {
  const ours = await addressesOf(resolver, hostname);
  if (ours === null) return null;
  // A name of one label, such as localhost, is nobody's in the world (CA/Browser Forum Baseline Requirements 7.1.2.7.12).
  const own = subject === hostname && hostname.includes('.') && ours.addresses.length > 0;
  const names = own ? [hostname] : [];
  for (const service of services.slice(0, certificateLimits.names)) {
    const name = `${service}.${subject}`;
    const there = await addressesOf(resolver, name);
    if (there === null) return null;
    const alias = there.through.has(hostname);
    const same = there.addresses.length > 0 && there.addresses.every((one) => ours.addresses.includes(one));
    if (alias ? ours.addresses.length > 0 : same) names.push(name);
  }
  return names;
}

interface Found {
  addresses: readonly string[];
  /** Names on the way to them. */
  through: ReadonlySet<string>;
}

/** Addresses of both families; null where one of the questions was not answered. */
async function addressesOf(resolver: Resolver, name: string): Promise<Found | null> {
  const [four, six] = await Promise.all([resolver.resolve(name, 'A'), resolver.resolve(name, 'AAAA')]);
  if (four.kind === 'failed' || six.kind === 'failed') return null;
  const records = (outcome: typeof four | typeof six) => (outcome.kind === 'found' ? outcome.records : []);
  return {
    addresses: [...records(four), ...records(six)],
    through: new Set([four, six].flatMap((outcome) => [outcome.name, ...outcome.aliases])),
  };
}
