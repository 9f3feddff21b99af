import type { Translation } from '#base/catalogue.ts';
import type { certificateEnglish } from './certificate-english.ts';

/** The commands about certificates of an authority, in Polish. */
export const certificatePolish: Translation<typeof certificateEnglish> = {
  expectHttpsUrl: 'adres, np. "https://acme-v02.api.letsencrypt.org/directory"',
  certificate: 'certyfikaty z urzędu certyfikacji (ACME)',
  certificateList: 'pokaż certyfikaty, kiedy się kończą i co się nie udało',
  certificateRenew: 'zamów od razu nowe certyfikaty; bez nazwy wszystkie',
  certificateSubject: 'nazwa hosta usługi albo domena',
  certificateNone: 'Nie ma certyfikatów z urzędu certyfikacji.',
  certificateOff: 'Certyfikaty z urzędu certyfikacji są wyłączone (acme.enabled).',
  certificateWaiting: 'jeszcze nie ma',
  certificateGood: 'dobry',
  certificatePointless: 'żadna nazwa nie wskazuje tutaj',
  certificateUnknown: (subject) => `Nie ma certyfikatu ${subject}: istniejące pokazuje „sowa certificate list”.`,
  certificateStopped: 'Usługa nie działa: zamówi certyfikaty, gdy będzie działać.',
  certificateRenewed: (subject, until) => `${subject}: nowy certyfikat, ważny do ${until}.`,
  certificatePutOff: (subject, until) => `${subject}: odłożone do ${until}, bo inny certyfikat trafił na błąd urzędu.`,
  certificateFailed: (subject, reasons) => `${subject}: ${reasons}`,
  headNames: 'NAZWY',
  headUntil: 'WAŻNY DO',
  doctorAuthority: 'certyfikaty z urzędu',
  doctorAuthorityOff: 'wyłączone (acme.enabled)',
  doctorAuthorityGood: (count) => `dobrych: ${count}`,
  doctorAuthorityBad: (subjects) => `nie odnowione: ${subjects}; zob. „sowa certificate list”`,
  doctorAuthorityUnseen: 'nie sprawdzono, bo baza danych nie jest taka, jakiej chce ten program',
};
