import { englishPlural } from '#base/catalogue.ts';
import type { Check, CheckCode, Difference, DnsFault, RecordResult } from './types.ts';

const states: Readonly<Record<RecordResult['state'], string>> = {
  ok: 'ok',
  propagating: 'propagating',
  wrong: 'WRONG',
  missing: 'MISSING',
  timeout: 'NO ANSWER',
  unreachable: 'UNREACHABLE',
  servfail: 'SERVFAIL',
  refused: 'REFUSED',
  malformed: 'MALFORMED',
  'alias-loop': 'ALIAS LOOP',
  oversized: 'OVERSIZED',
  'bad-name': 'BAD NAME',
  lame: 'LAME',
  bogus: 'BOGUS',
};

const levels: Readonly<Record<Check['level'], string>> = { ok: 'ok', note: 'note', fault: 'FAULT' };

const faults: Readonly<Record<DnsFault, string>> = {
  timeout: 'no DNS server answers in time: check that they run and that no firewall is in the way',
  unreachable: 'the DNS servers cannot be reached: check their addresses and that they run',
  servfail: 'the DNS server fails (SERVFAIL): look into its log; a zone that could not be loaded ends so',
  refused: 'the DNS server refuses to answer (REFUSED): it does not have the zone, or may not answer everybody',
  malformed:
    'the DNS server sends something that is no answer: a broken server, or something in between that changes answers',
  'alias-loop': 'the name is an alias (CNAME) of an alias and so on without an end: remove one of them',
  oversized: 'the answer is larger than any honest one: remove needless records from that name',
  'bad-name': 'the name cannot exist in DNS: a part of it is empty or longer than 63 characters',
  lame: 'the server is named in the delegation but does not answer for the zone: set the zone up there, or take the server out of the delegation',
  bogus:
    'the servers answer, but their DNSSEC signatures are wrong, so resolvers throw the answer away: sign the zone again or mend the DS record at the parent',
};

const differences: Readonly<Record<Difference, string>> = {
  'mx-elsewhere': 'mail goes to other servers',
  'mx-also-elsewhere': 'a part of the mail goes to other servers',
  'mx-null': 'the record says that the domain takes no mail',
  'other-port': 'the port is another',
  'other-target': 'the host is another',
  'other-address': 'the addresses are not those of our host',
  several: 'there is more than one, so that none of them counts',
  'spf-without-mx': '"mx" is not in it, so mail from here fails SPF',
  'spf-everybody': '"all" lets everybody send in the name of the domain',
  'dmarc-policy': 'it has no valid policy (p=)',
  'dkim-key': 'the key is another, so signatures made here fail',
  'dkim-revoked': 'the key is empty, which revokes it',
  'tls-rpt-address': 'it has no address for reports (rua=)',
  'mta-sts-id': 'the id is not that of the policy that is served, so others keep an old policy',
  'tlsa-key': 'none of them is the key of our certificate, so servers that check DANE do not deliver',
  'other-text': 'the text is another',
};

const checks: Readonly<Record<Exclude<CheckCode, DnsFault>, (detail: string) => string>> = {
  answers: () => 'answers for the zone',
  'no-domain': () =>
    'the domain does not exist in DNS (NXDOMAIN): it is not registered, has expired, or is not delegated',
  'no-servers': () => 'no server is named for the zone',
  'no-server-address': () => 'the server is named in the delegation but has no address',
  'dnssec-secure': () => 'signed, and verified by the resolver',
  'dnssec-unsigned': () => 'not signed with DNSSEC: DANE is not possible',
  'dnssec-island': () =>
    'signed, but the parent zone has no DS record, so nobody can verify it: have the registrar add it',
  'dnssec-unverified': () =>
    'signed, with a DS record that fits; the resolver in use does not verify, or is not trusted (dns.trust_ad)',
  'dnssec-no-key': () => 'the parent zone has a DS record, but the zone has no key: resolvers that verify find nothing',
  'dnssec-other-key': () =>
    'no key of the zone is the one that the DS record at the parent names: resolvers that verify find nothing',
  'no-host-address': () => 'our host has no address in DNS: nobody can deliver mail',
  'reverse-confirmed': (name) => `is ${name}, which leads back to it`,
  'reverse-other-name': (name) => `is ${name}, which leads back to it; better were the name of our host`,
  'reverse-missing': () =>
    'has no name in reverse DNS (PTR): many servers refuse mail from it; the owner of the address must add it',
  'reverse-unconfirmed': (name) =>
    `is ${name} in reverse DNS, but that name does not lead back to it: many servers refuse mail from it`,
  'exchanger-good': (tls) => `takes mail, with ${tls} and a certificate for its name`,
  'exchanger-unreachable': (why) => `cannot be reached: ${why}`,
  'exchanger-without-tls': () => 'takes mail, but does not offer STARTTLS',
  'exchanger-broken-tls': () => 'takes mail, offers STARTTLS, and then TLS fails',
  'exchanger-other-name': (host) => `takes mail, but its certificate is not for ${host}`,
  'exchanger-untrusted': (why) => `takes mail, but its certificate is not trusted (${why})`,
  'not-listed': () => 'not listed',
  listed: (text) => `listed as an address of bad mail${text === '' ? '' : `: ${text}`}`,
  'list-refuses': () => 'the list does not answer this resolver (many want one of your own, or a key)',
  'policy-served': () => 'the policy is served as it should be',
  'policy-other': (mode) =>
    `another policy is served${mode === '' ? '' : ` (mode ${mode})`}: the name leads to another server`,
  'policy-unavailable': (why) => `the policy cannot be fetched: ${why}`,
};

/** What is said about domains, in English. */
export const english = {
  state: (state: RecordResult['state']) => states[state],
  level: (level: Check['level']) => levels[level],
  fault: (fault: DnsFault) => faults[fault],
  missingName: (wanted: string) => `nothing has that name (NXDOMAIN); add ${wanted}`,
  missingRecord: (wanted: string) => `add ${wanted}`,
  wrong: (difference: Difference, found: string, wanted: string) =>
    `${differences[difference]}: found ${found}; expected ${wanted}`,
  propagatingFor: (seconds: number) => {
    if (seconds < 120) return `${seconds} ${englishPlural(seconds, 'second', 'seconds')}`;
    const minutes = Math.ceil(seconds / 60);
    return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
  },
  propagatingCache: (time: string) => `right at its servers; resolvers may have the old state for another ${time}`,
  propagatingServers: (servers: string) => `not yet at ${servers}: secondary servers follow by themselves`,
  check: (code: CheckCode, detail: string) =>
    code in checks ? checks[code as keyof typeof checks](detail) : faults[code as DnsFault],
  noticeFrom: 'Mail service',
  noticeSubject: (domain: string) => `The DNS of ${domain} is no longer right`,
  noticeText: (
    domain: string,
    lines: string,
  ) => `The daily look at the DNS of ${domain} found what was right before and is no longer:

${lines}

"sowa domain check ${domain}" shows all of it. There will be no other message about this until it was mended and is broken again.
`,
};
