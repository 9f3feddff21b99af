import type { DomainFacts } from './records.ts';

/** A domain for tests, on standard ports, with a key as long as those of RSA-2048. */
export const testFacts: DomainFacts = {
  domain: 'a.test',
  host: 'mail.sowa.test',
  dkim: [{ name: 's1._domainkey.a.test', record: `v=DKIM1; k=rsa; p=${'A'.repeat(300)}` }],
  reports: 'postmaster@a.test',
  ports: { imaps: 993, pop3s: 995, submission: 587, submissions: 465, https: 443 },
  mtaStsId: '5a17',
  tlsa: [],
  omitted: [],
};
