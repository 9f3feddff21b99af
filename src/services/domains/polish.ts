import { polishPlural, type Translation } from '#base/catalogue.ts';
import type { english } from './english.ts';
import type { Check, CheckCode, Difference, DnsFault, RecordResult } from './types.ts';

const states: Readonly<Record<RecordResult['state'], string>> = {
  ok: 'ok',
  propagating: 'w drodze',
  wrong: 'BŁĄD',
  missing: 'BRAK',
  timeout: 'BRAK ODPOWIEDZI',
  unreachable: 'NIEOSIĄGALNY',
  servfail: 'SERVFAIL',
  refused: 'ODMOWA',
  malformed: 'ZŁA ODPOWIEDŹ',
  'alias-loop': 'PĘTLA ALIASÓW',
  oversized: 'ZA DUŻA ODPOWIEDŹ',
  'bad-name': 'ZŁA NAZWA',
  lame: 'PUSTA DELEGACJA',
  bogus: 'ZŁY PODPIS',
};

const levels: Readonly<Record<Check['level'], string>> = { ok: 'ok', note: 'uwaga', fault: 'BŁĄD' };

const faults: Readonly<Record<DnsFault, string>> = {
  timeout: 'żaden serwer DNS nie odpowiada na czas: sprawdź, czy działają i czy nie zatrzymuje ich zapora',
  unreachable: 'serwery DNS są nieosiągalne: sprawdź ich adresy i czy działają',
  servfail:
    'serwer DNS zawodzi (SERVFAIL): zajrzyj do jego dziennika; tak kończy się strefa, której nie dało się wczytać',
  refused: 'serwer DNS odmawia odpowiedzi (REFUSED): nie ma tej strefy albo nie wolno mu odpowiadać każdemu',
  malformed: 'serwer DNS przysyła coś, co nie jest odpowiedzią: zepsuty serwer albo coś po drodze zmienia odpowiedzi',
  'alias-loop': 'nazwa jest aliasem (CNAME) aliasu i tak bez końca: usuń jeden z nich',
  oversized: 'odpowiedź jest większa niż jakakolwiek uczciwa: usuń zbędne rekordy spod tej nazwy',
  'bad-name': 'taka nazwa nie może istnieć w DNS: jej część jest pusta albo dłuższa niż 63 znaki',
  lame: 'delegacja wymienia ten serwer, ale on nie obsługuje strefy: skonfiguruj ją tam albo usuń serwer z delegacji',
  bogus:
    'serwery odpowiadają, ale ich podpisy DNSSEC są złe, więc resolwery odrzucają odpowiedź: podpisz strefę na nowo albo popraw rekord DS w strefie nadrzędnej',
};

const differences: Readonly<Record<Difference, string>> = {
  'mx-elsewhere': 'poczta trafia na inne serwery',
  'mx-also-elsewhere': 'część poczty trafia na inne serwery',
  'mx-null': 'rekord mówi, że domena nie przyjmuje poczty',
  'other-port': 'port jest inny',
  'other-target': 'host jest inny',
  'other-address': 'adresy nie są adresami naszego hosta',
  several: 'jest więcej niż jeden, więc żaden się nie liczy',
  'spf-without-mx': 'nie ma w nim „mx”, więc poczta stąd nie przechodzi SPF',
  'spf-everybody': '„all” pozwala każdemu wysyłać w imieniu domeny',
  'dmarc-policy': 'nie ma poprawnej polityki (p=)',
  'dkim-key': 'klucz jest inny, więc tutejsze podpisy są nieważne',
  'dkim-revoked': 'klucz jest pusty, czyli unieważniony',
  'tls-rpt-address': 'nie ma adresu raportów (rua=)',
  'mta-sts-id': 'id nie należy do podawanej polityki, więc inni trzymają się starej',
  'tlsa-key': 'żaden nie jest kluczem naszego certyfikatu, więc serwery sprawdzające DANE nie dostarczą poczty',
  'other-text': 'tekst jest inny',
};

const checks: Readonly<Record<Exclude<CheckCode, DnsFault>, (detail: string) => string>> = {
  answers: () => 'obsługuje strefę',
  'no-domain': () => 'domeny nie ma w DNS (NXDOMAIN): nie jest zarejestrowana, wygasła albo nie jest delegowana',
  'no-servers': () => 'strefa nie ma żadnego serwera',
  'no-server-address': () => 'delegacja wymienia ten serwer, ale nie ma on adresu',
  'dnssec-secure': () => 'podpisana i sprawdzona przez resolwer',
  'dnssec-unsigned': () => 'bez podpisów DNSSEC: DANE nie jest możliwe',
  'dnssec-island': () =>
    'podpisana, ale strefa nadrzędna nie ma rekordu DS, więc nikt tego nie sprawdzi: dodaj go u rejestratora',
  'dnssec-unverified': () =>
    'podpisana, z pasującym rekordem DS; używany resolwer nie sprawdza albo nie jest zaufany (dns.trust_ad)',
  'dnssec-no-key': () => 'strefa nadrzędna ma rekord DS, a strefa nie ma klucza: sprawdzające resolwery nic nie znajdą',
  'dnssec-other-key': () =>
    'rekord DS w strefie nadrzędnej nie wskazuje żadnego klucza strefy: sprawdzające resolwery nic nie znajdą',
  'no-host-address': () => 'nasz host nie ma adresu w DNS: nikt nie dostarczy poczty',
  'reverse-confirmed': (name) => `to ${name}, a ta nazwa prowadzi z powrotem do niego`,
  'reverse-other-name': (name) =>
    `to ${name}, a ta nazwa prowadzi z powrotem do niego; lepsza byłaby nazwa naszego hosta`,
  'reverse-missing': () =>
    'nie ma nazwy w odwrotnym DNS (PTR): wiele serwerów odrzuca pocztę stąd; musi ją dodać właściciel adresu',
  'reverse-unconfirmed': (name) =>
    `w odwrotnym DNS to ${name}, ale ta nazwa nie prowadzi z powrotem: wiele serwerów odrzuca pocztę stąd`,
  'exchanger-good': (tls) => `przyjmuje pocztę, ${tls}, certyfikat na jego nazwę`,
  'exchanger-unreachable': (why) => `jest nieosiągalny: ${why}`,
  'exchanger-without-tls': () => 'przyjmuje pocztę, ale nie oferuje STARTTLS',
  'exchanger-broken-tls': () => 'przyjmuje pocztę i oferuje STARTTLS, ale potem TLS zawodzi',
  'exchanger-other-name': (host) => `przyjmuje pocztę, ale jego certyfikat nie jest dla ${host}`,
  'exchanger-untrusted': (why) => `przyjmuje pocztę, ale jego certyfikat nie jest zaufany (${why})`,
  'not-listed': () => 'nie ma go na liście',
  listed: (text) => `jest na liście adresów złej poczty${text === '' ? '' : `: ${text}`}`,
  'list-refuses': () => 'lista nie odpowiada temu resolwerowi (wiele z nich chce własnego albo klucza)',
  'policy-served': () => 'polityka jest podawana, jak trzeba',
  'policy-other': (mode) =>
    `podawana jest inna polityka${mode === '' ? '' : ` (tryb ${mode})`}: nazwa prowadzi do innego serwera`,
  'policy-unavailable': (why) => `nie da się pobrać polityki: ${why}`,
};

/** What is said about domains, in Polish. */
export const polish: Translation<typeof english> = {
  state: (state) => states[state],
  level: (level) => levels[level],
  fault: (fault) => faults[fault],
  missingName: (wanted) => `nic nie ma tej nazwy (NXDOMAIN); dodaj ${wanted}`,
  missingRecord: (wanted) => `dodaj ${wanted}`,
  wrong: (difference, found, wanted) => `${differences[difference]}: jest ${found}; powinno być ${wanted}`,
  propagatingFor: (seconds) => {
    if (seconds < 120) return `${seconds} ${polishPlural(seconds, 'sekundę', 'sekundy', 'sekund')}`;
    const minutes = Math.ceil(seconds / 60);
    if (minutes < 120) return `${minutes} ${polishPlural(minutes, 'minutę', 'minuty', 'minut')}`;
    const hours = Math.ceil(minutes / 60);
    return `${hours} ${polishPlural(hours, 'godzinę', 'godziny', 'godzin')}`;
  },
  propagatingCache: (time) => `na serwerach dobrze; resolwery mogą pamiętać poprzedni stan jeszcze ${time}`,
  propagatingServers: (servers) => `jeszcze nie na ${servers}: serwery zapasowe same nadążą`,
  check: (code, detail) => (code in checks ? checks[code as keyof typeof checks](detail) : faults[code as DnsFault]),
  noticeFrom: 'Usługa pocztowa',
  noticeSubject: (domain) => `DNS domeny ${domain} przestał się zgadzać`,
  noticeText: (domain, lines) => `Codzienne sprawdzenie DNS domeny ${domain} znalazło to, co było dobre i już nie jest:

${lines}

Całość pokazuje „sowa domain check ${domain}”. Następna wiadomość o tym przyjdzie dopiero, gdy zostanie to naprawione i znów się zepsuje.
`,
};
