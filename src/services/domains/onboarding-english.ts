import type { DomainNameFault } from '#directory/domain-names.ts';
import type { DnsFault } from '#net/dns/driver.ts';
import type { AuthorityFailure } from '#net/dns/types.ts';
import type { PlannedSet } from './change-set.ts';

const nameFaults: Readonly<Record<DomainNameFault, (name: string) => string>> = {
  'single-label': (name) => `${name} has no dot: nobody can own a top-level domain or the name of a machine.`,
  reserved: (name) =>
    `${name} is reserved for tests or closed networks: nobody can prove to own it, but an operator can vouch for it.`,
  'public-suffix': (name) => `${name} is a public suffix, under which everybody may register: add a domain below it.`,
  'bad-idna': (name) => `${name} has a label beginning with "xn--" that stands for nothing: check its spelling.`,
};

const dnsFaults: Readonly<Record<DnsFault, (server: string, zone: string) => string>> = {
  timeout: (server) => `The DNS server ${server} did not answer in time.`,
  unreachable: (server) => `The DNS server ${server} cannot be reached over TCP.`,
  malformed: (server) => `The DNS server ${server} gave an answer that cannot be read.`,
  'not-understood': (server) => `The DNS server ${server} did not understand what it was sent (FORMERR).`,
  servfail: (server, zone) =>
    `The DNS server ${server} could not do it (SERVFAIL): its log says why, for the zone ${zone}.`,
  'not-implemented': (server) => `The DNS server ${server} takes no dynamic updates (NOTIMP).`,
  refused: (server, zone) => `The DNS server ${server} does not let the key change the zone ${zone} (REFUSED).`,
  'not-authoritative': (server, zone) =>
    `The DNS server ${server} is not a primary server of the zone ${zone} (NOTAUTH).`,
  'not-in-zone': (server, zone) => `The DNS server ${server} says that a name lies outside the zone ${zone} (NOTZONE).`,
  'bad-key': (server, zone) =>
    `The DNS server ${server} does not know the TSIG key, or does not let it do this in the zone ${zone} (BADKEY).`,
  'bad-signature': (server) =>
    `The DNS server ${server} has another secret for the TSIG key than the configuration here (BADSIG).`,
  'bad-time': (server) => `The clocks of the DNS server ${server} and of this machine differ too much (BADTIME).`,
  unsigned: (server) => `The answer of the DNS server ${server} is not signed with the key, so it was not believed.`,
  changed: (server, zone) => `Somebody else changed the zone ${zone} at ${server} meanwhile: look at it again.`,
  'not-kept': (server, zone) => `The DNS server ${server} took the changes of the zone ${zone} and does not have them.`,
  delegated: (server, zone) => `A name of the zone ${zone} is delegated to other servers than ${server}.`,
};

const failures: Readonly<Partial<Record<AuthorityFailure, string>>> = {
  timeout: 'no answer in time',
  unreachable: 'no server can be reached',
  lame: 'its servers do not know the zone',
  servfail: 'SERVFAIL: the zone is broken, or its signatures are',
  refused: 'REFUSED',
};

const actions: Readonly<Record<PlannedSet['action'], string>> = {
  keep: 'right',
  add: 'add',
  replace: 'REPLACE',
  conflict: 'CONFLICT',
};

/** What is said about claiming domains and changing their zones, in English. */
export const onboardingEnglish = {
  nameFault: (fault: DomainNameFault, name: string) => nameFaults[fault](name),
  dnsFault: (fault: DnsFault, server: string, zone: string) => dnsFaults[fault](server, zone),
  action: (action: PlannedSet['action']) => actions[action],
  claimed: (domain: string, until: string) =>
    `${domain} is claimed until ${until}. It receives and sends nothing before its DNS shows one of these records:`,
  proved: (domain: string, type: string) =>
    `${domain} is proved by its ${type} record: it receives and sends mail now.`,
  proofMissing: (name: string) =>
    `There is no such record at ${name} yet. If it was just made, its servers may need a minute.`,
  proofWrong: (name: string, found: string) => `${name} shows something else: ${found}.`,
  proofUnknown: (name: string, reason: AuthorityFailure) =>
    `DNS does not say what is at ${name}: ${failures[reason] ?? reason}.`,
  elsewhere: 'other DNS',
  lost: (records: string) => `instead of ${records}`,
  nothingToDo: 'The zones have everything already.',
  published: (sets: number) => `Published; ${sets} sets of records were changed and seen at the primary server.`,
  conflicts: 'Records of others stand where ours are to be. They were left alone; --replace puts ours in their place.',
  undone: 'Everything is as it was before.',
  left: (records: string) => `This could not be undone: ${records}.`,
};
