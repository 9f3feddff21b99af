import type { Catalogue, Language, Translation } from '#base/catalogue.ts';
import type { AcmeFault, AcmeProblem } from './acme/faults.ts';

const englishFaults: Readonly<Record<AcmeFault, string>> = {
  accountDoesNotExist: 'the authority does not know our account',
  alreadyReplaced: 'the certificate has been replaced already',
  alreadyRevoked: 'the certificate has been revoked already',
  badCSR: 'the authority does not accept the request for the certificate',
  badNonce: 'the authority refused one nonce after another',
  badPublicKey: 'the authority does not accept the key',
  badRevocationReason: 'the authority does not accept the reason of a revocation',
  badSignatureAlgorithm: 'the authority does not accept signatures by ES256',
  caa: 'a CAA record of the domain forbids this authority to make certificates for it',
  compound: 'the authority names several reasons',
  connection:
    'the authority could not connect to this server: port 80 (http-01) or 443 (tls-alpn-01) must be open from outside',
  dns: 'the authority could not look the name up in DNS',
  externalAccountRequired: 'the authority demands an account bound to one of its own, which is not supported',
  incorrectResponse: 'the authority found something else at this name than our proof: another server may answer there',
  invalidContact: 'the authority does not accept the address in acme.contact',
  malformed: 'the authority could not read the request',
  orderNotReady: 'the authority says that the order is not ready',
  rateLimited: 'the authority was asked too often: it limits how many certificates it makes',
  rejectedIdentifier: 'the authority makes no certificates for this name',
  serverInternal: 'the authority has a fault of its own',
  tls: 'the authority could not speak TLS with this server',
  unauthorized: 'the authority did not believe the proof',
  unsupportedContact: 'the authority does not take the address in acme.contact',
  unsupportedIdentifier: 'the authority makes no certificates for names of this kind',
  userActionRequired: 'the authority has new terms: read and accept them on its pages',
  unreachable: 'the authority cannot be reached',
  unreadable: 'the authority answered with something that is not ACME: acme.directory may be wrong',
  slow: 'the authority did not finish in time',
  noChallenge: 'the authority does not offer the kind of proof in acme.challenge',
  notPublished: 'the record that proves the name could not be written into DNS',
  termsNotAgreed: 'acme.agree_terms must be true: it says that you accept the terms of the authority',
  other: 'the authority refused',
};

const polishFaults: Readonly<Record<AcmeFault, string>> = {
  accountDoesNotExist: 'urząd certyfikacji nie zna naszego konta',
  alreadyReplaced: 'certyfikat został już zastąpiony',
  alreadyRevoked: 'certyfikat został już unieważniony',
  badCSR: 'urząd certyfikacji nie przyjmuje wniosku o certyfikat',
  badNonce: 'urząd certyfikacji odrzucał kolejne jednorazowe znaczniki (nonce)',
  badPublicKey: 'urząd certyfikacji nie przyjmuje klucza',
  badRevocationReason: 'urząd certyfikacji nie przyjmuje powodu unieważnienia',
  badSignatureAlgorithm: 'urząd certyfikacji nie przyjmuje podpisów ES256',
  caa: 'rekord CAA domeny nie pozwala temu urzędowi wydawać dla niej certyfikatów',
  compound: 'urząd certyfikacji podaje kilka powodów',
  connection:
    'urząd certyfikacji nie mógł połączyć się z tym serwerem: port 80 (http-01) lub 443 (tls-alpn-01) musi być otwarty z zewnątrz',
  dns: 'urząd certyfikacji nie znalazł tej nazwy w DNS',
  externalAccountRequired: 'urząd certyfikacji wymaga konta powiązanego z kontem u siebie, a tego nie obsługujemy',
  incorrectResponse:
    'urząd certyfikacji znalazł pod tą nazwą coś innego niż nasz dowód: może odpowiada tam inny serwer',
  invalidContact: 'urząd certyfikacji nie przyjmuje adresu z acme.contact',
  malformed: 'urząd certyfikacji nie mógł odczytać żądania',
  orderNotReady: 'urząd certyfikacji twierdzi, że zamówienie nie jest gotowe',
  rateLimited: 'urząd certyfikacji był pytany zbyt często: ogranicza liczbę wydawanych certyfikatów',
  rejectedIdentifier: 'urząd certyfikacji nie wydaje certyfikatów dla tej nazwy',
  serverInternal: 'urząd certyfikacji ma awarię',
  tls: 'urząd certyfikacji nie mógł nawiązać TLS z tym serwerem',
  unauthorized: 'urząd certyfikacji nie uznał dowodu',
  unsupportedContact: 'urząd certyfikacji nie przyjmuje takiego adresu jak w acme.contact',
  unsupportedIdentifier: 'urząd certyfikacji nie wydaje certyfikatów dla takich nazw',
  userActionRequired: 'urząd certyfikacji ma nowy regulamin: przeczytaj go i zaakceptuj na jego stronach',
  unreachable: 'urząd certyfikacji jest nieosiągalny',
  unreadable: 'odpowiedź urzędu certyfikacji nie jest odpowiedzią ACME: sprawdź acme.directory',
  slow: 'urząd certyfikacji nie zdążył na czas',
  noChallenge: 'urząd certyfikacji nie oferuje rodzaju dowodu z acme.challenge',
  notPublished: 'nie udało się zapisać w DNS rekordu, który dowodzi prawa do nazwy',
  termsNotAgreed: 'acme.agree_terms musi mieć wartość true: oznacza to zgodę na regulamin urzędu certyfikacji',
  other: 'urząd certyfikacji odmówił',
};

/** A failure in words. */
interface Notice {
  subject: string;
  reasons: readonly string[];
  /** When the certificate that is in use ends; null: there is none. */
  until: string | null;
  next: string;
}

const english = {
  from: 'Mail service',
  subject: (name: string) => `No certificate for ${name}`,
  problem: ({ fault, detail, name }: AcmeProblem) =>
    `${name === null ? '' : `${name}: `}${englishFaults[fault]}${detail === '' ? '' : ` (${detail})`}`,
  text: ({ subject, reasons, until, next }: Notice) => `The certificate authority made no certificate for ${subject}:

${reasons.map((reason) => `  - ${reason}`).join('\n')}

${until === null ? 'There is no certificate of an authority for it yet: mail programs are shown the one of tls.certificate.' : `The one in use is good until ${until}.`}
The next attempt is at ${next}. You will not be told again before it has succeeded; "sowa certificate list" shows how it is.
`,
};

const polish: Translation<typeof english> = {
  from: 'Usługa pocztowa',
  subject: (name) => `Brak certyfikatu dla ${name}`,
  problem: ({ fault, detail, name }) =>
    `${name === null ? '' : `${name}: `}${polishFaults[fault]}${detail === '' ? '' : ` (${detail})`}`,
  text: ({ subject, reasons, until, next }) => `Urząd certyfikacji nie wydał certyfikatu dla ${subject}:

${reasons.map((reason) => `  - ${reason}`).join('\n')}

${until === null ? 'Nie ma jeszcze dla tej nazwy certyfikatu urzędu: programy pocztowe widzą ten z tls.certificate.' : `Używany certyfikat jest ważny do ${until}.`}
Następna próba: ${next}. Kolejna wiadomość przyjdzie dopiero po udanej próbie i następnym błędzie; stan pokazuje „sowa certificate list”.
`,
};

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** What people read about certificates that were not had. */
export function certificateTexts(language: Language): Translation<typeof english> {
  return catalogue[language];
}
