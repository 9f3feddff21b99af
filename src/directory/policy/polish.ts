import { polishPlural, type Translation } from '#base/catalogue.ts';
import type { english } from './english.ts';

/** After «co najmniej» and «najwyżej»: 1 znak, 2 znaki, 5 znaków. */
const characters = (n: number): string => `${n} ${polishPlural(n, 'znak', 'znaki', 'znaków')}`;
/** After «od … do»: 1 znaku, 5 znaków. */
const upTo = (n: number): string => `${n} ${polishPlural(n, 'znaku', 'znaków', 'znaków')}`;

/** Rules and what breaks them, in Polish. */
export const polish: Translation<typeof english> = {
  quote: (text) => `„${text}”`,
  nameLength: (min, max) => (min <= 1 ? `Najwyżej ${characters(max)}.` : `Od ${min} do ${upTo(max)}.`),
  nameCharacters: (specials) =>
    specials === '' ? 'Litery bez polskich znaków i cyfry.' : `Litery bez polskich znaków, cyfry oraz ${specials}.`,
  nameFirstLetter: 'Zaczyna się od litery.',
  nameEdges: (specials) => `${specials} nie stoją na początku ani na końcu.`,
  nameAdjacent: (specials) => `Nie ma dwóch ${specials} obok siebie.`,
  nameTooShort: (min) => `Nazwa jest za krótka: potrzeba co najmniej ${characters(min)}.`,
  nameTooLong: (max) => `Nazwa jest za długa: może mieć najwyżej ${characters(max)}.`,
  nameForeign: (found, specials) =>
    `W nazwie jest ${found}; użyj liter bez polskich znaków i cyfr${specials === '' ? '' : ` oraz ${specials}`}.`,
  nameBadEdge: (found) => `Nazwa zaczyna lub kończy się znakiem ${found}; wpisz tam literę albo cyfrę.`,
  nameTogether: (found) => `W nazwie jest „${found}”; wpisz między nimi literę albo cyfrę.`,
  nameBadFirst: (found) => `Nazwa zaczyna się od „${found}”; zacznij od litery.`,
  passwordLength: (min, max) => `Od ${min} do ${upTo(max)}.`,
  'class.upper': 'wielka litera',
  'class.lower': 'mała litera',
  'class.digit': 'cyfra',
  'class.special': 'znak specjalny',
  passwordClasses: (classes) => `Co najmniej jedna: ${classes.join(', ')}.`,
  passwordAscii: 'Bez polskich liter i odstępów.',
  passwordWithoutName: 'Nie zawiera nazwy konta.',
  passwordStrength: 'Trudne do odgadnięcia: dobre jest kilka słów bez związku, słowo z cyfrą nie wystarczy.',
  passwordTooShort: (min) => `Hasło jest za krótkie: potrzeba co najmniej ${characters(min)}.`,
  passwordTooLong: (max) => `Hasło jest za długie: może mieć najwyżej ${characters(max)}.`,
  passwordTooWeak: 'Hasło łatwo odgadnąć: dodaj kolejne słowa bez związku.',
  'password.upper': 'W haśle nie ma wielkiej litery: dodaj ją.',
  'password.lower': 'W haśle nie ma małej litery: dodaj ją.',
  'password.digit': 'W haśle nie ma cyfry: dodaj ją.',
  'password.special': 'W haśle nie ma znaku specjalnego: dodaj go, na przykład - albo !.',
  'password.ascii': 'W haśle jest polska litera albo odstęp: usuń je.',
  'password.control': 'W haśle jest znak sterujący, na przykład tabulator: usuń go.',
  'password.contains-name': 'W haśle jest nazwa konta: usuń ją.',
  impossible: 'Nic by tego nie spełniło: najmniejsza wartość jest większa od największej.',
  unsayable: 'Tak nie może być: wartość jest poza dozwolonymi granicami.',
};
