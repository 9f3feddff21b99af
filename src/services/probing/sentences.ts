import type { Catalogue, Language, Translation } from '#base/catalogue.ts';
import { type Authority, type Examination, type Finding, isAuthoritativeElsewhere } from './examination.ts';

const english = {
  finding: (finding: Finding, server: string, domain: string) =>
    ({
      'knows-names': `${server} knows the names of ${domain}: who is unknown there is refused at once.`,
      'takes-anything': `${server} takes any name of ${domain}: who is unknown there cannot be refused here, and gets a report later.`,
      'not-for-domain': `${server} takes no mail for ${domain}: mail for names that nobody has here would be returned to its senders.`,
      'does-not-say': `${server} does not say which names of ${domain} it knows: mail for names that nobody has here is taken and waits in the queue.`,
      unreachable: `${server} cannot be reached: mail for names that nobody has here is taken and waits in the queue.`,
    })[finding],
  detected: (domain: string, server: string) =>
    `Authoritative domain detected: mail for ${domain} goes to ${server}, which takes it. While both are authoritative, mail from here does not reach those who have a mailbox only there: be non-authoritative, with ${server} as target server, until all of them are here.`,
};

const polish: Translation<typeof english> = {
  finding: (finding, server, domain) =>
    ({
      'knows-names': `${server} zna nazwy w ${domain}: kto jest tam nieznany, temu odmawia się od razu.`,
      'takes-anything': `${server} przyjmuje każdą nazwę w ${domain}: nieznanym nie da się tu odmówić, nadawca dostanie raport później.`,
      'not-for-domain': `${server} nie przyjmuje poczty do ${domain}: poczta do nazw, których nikt tu nie ma, wracałaby do nadawców.`,
      'does-not-say': `${server} nie mówi, które nazwy w ${domain} zna: poczta do nazw, których nikt tu nie ma, jest przyjmowana i czeka w kolejce.`,
      unreachable: `${server} jest nieosiągalny: poczta do nazw, których nikt tu nie ma, jest przyjmowana i czeka w kolejce.`,
    })[finding],
  detected: (domain, server) =>
    `Wykryto domenę autorytatywną: poczta do ${domain} idzie do ${server}, który ją przyjmuje. Dopóki obie strony są autorytatywne, poczta stąd nie dociera do tych, którzy mają skrzynkę tylko tam: tryb nieautorytatywny z serwerem docelowym ${server} jest właściwy, aż wszyscy będą tutaj.`,
};

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** What a server is for a domain, with its own words. */
export function findingSentence(
  language: Language,
  { finding, reply }: Examination,
  server: string,
  domain: string,
): string {
  return `${catalogue[language].finding(finding, server, domain)} (${reply.code} ${reply.text})`;
}

/** That another platform has authority over a domain; '' where none is known to. */
export function authoritySentence(language: Language, authority: Authority, domain: string): string {
  return isAuthoritativeElsewhere(authority) ? catalogue[language].detected(domain, authority.server.host) : '';
}
