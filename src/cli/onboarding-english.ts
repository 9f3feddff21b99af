/** The commands that bring a domain here, in English. */
export const onboardingEnglish = {
  optionVouched: 'say yourself that the domain belongs to who gets it, without a proof in DNS',
  domainProve: 'look whether the DNS of a claimed domain shows the proof; exit code 1 where it does not',
  domainPublish: 'put the records that a domain should have into its zone, where that zone is managed here',
  optionDryRun: 'only show what would be changed',
  optionOnly:
    'only records for these purposes, divided by commas: mx, spf, dkim, dmarc, tls-rpt, mta-sts, srv, autoconfig, autodiscover, tlsa',
  optionReplace: 'replace records of others that stand in the way',
  dns: 'DNS servers whose zones are managed here',
  dnsZones: 'list the zones that are managed here',
  headAction: 'WHAT',
  headZone: 'ZONE',
  headServer: 'SERVER',
  headOwnership: 'OWNER',
  ownership: (state: string) => (state === 'pending' ? 'NOT PROVED' : state),
  noManagedDns: 'No DNS servers are managed here: name them in the configuration, under "managed_dns".',
  noZones: 'The DNS servers have no zones for us.',
  noManagedZone: (domain: string) =>
    `No DNS server that is managed here has the zone of ${domain}: "sowa domain records ${domain}" shows what to put into it.`,
  proveFirst: (domain: string) =>
    `Nobody has proved yet whose ${domain} is, so its mail would be refused here: "sowa domain prove ${domain}" comes first.`,
  badPurpose: (purpose: string, purposes: string) => `"${purpose}" is no purpose of a record: choose of ${purposes}.`,
  noClaim: (domain: string) => `There is no open claim of ${domain}: "sowa domain list" shows whose it is.`,
  domainTaken: (domain: string) => `The domain ${domain} belongs to a customer here.`,
  tooManyClaims: 'Too many domains wait for their proof: prove or remove some.',
};
