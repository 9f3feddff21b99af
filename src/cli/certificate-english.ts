/** The commands about certificates of an authority, in English. */
export const certificateEnglish = {
  expectHttpsUrl: 'a URL such as "https://acme-v02.api.letsencrypt.org/directory"',
  certificate: 'certificates from a certificate authority (ACME)',
  certificateList: 'list certificates, when they end, and what went wrong',
  certificateRenew: 'get new certificates at once; without a name, all of them',
  certificateSubject: 'the host name of the service, or a domain',
  certificateNone: 'There are no certificates of an authority.',
  certificateOff: 'Certificates of an authority are switched off (acme.enabled).',
  certificateWaiting: 'none yet',
  certificateGood: 'good',
  certificatePointless: 'no name points here',
  certificateUnknown: (subject: string) =>
    `There is no certificate of ${subject}: "sowa certificate list" shows those there are.`,
  certificateStopped: 'The service is not running: it asks for certificates when it does.',
  certificateRenewed: (subject: string, until: string) => `${subject}: a new certificate, good until ${until}.`,
  certificatePutOff: (subject: string, until: string) =>
    `${subject}: put off until ${until}, because another one met a fault of the authority.`,
  certificateFailed: (subject: string, reasons: string) => `${subject}: ${reasons}`,
  headNames: 'NAMES',
  headUntil: 'GOOD UNTIL',
  doctorAuthority: 'certificates of the authority',
  doctorAuthorityOff: 'switched off (acme.enabled)',
  doctorAuthorityGood: (count: number) => `${count} good`,
  doctorAuthorityBad: (subjects: string) => `not renewed: ${subjects}; see "sowa certificate list"`,
  doctorAuthorityUnseen: 'not looked at, because the database is not as this program wants it',
};
