import type { Catalogue, Language } from '#base/catalogue.ts';
import { type FormProblem } from '#directory/subscribers/activation.ts';
import { violationText } from '#directory/policy/texts.ts';

const english = {
  title: 'Create a mailbox',
  closed: 'Mailboxes cannot be made here at the moment.',
  intro: (domain: string) =>
    `For subscribers: your contract entitles you to a mailbox at ${domain}. All fields are required.`,
  name: 'Account name',
  password: 'Password',
  repeated: 'Repeat the password',
  login: 'Customer number or login',
  loginHint: 'As it stands on your contract or bill.',
  secret: 'HFC MAC or password',
  secretHint: 'Cable: the MAC address on the label of the modem, 12 digits. Others: the access password.',
  question: 'Security question',
  choose: 'Choose a question',
  questionHint: 'It is asked when you have forgotten your password.',
  answer: 'Answer',
  button: 'Make the mailbox',
  summary: 'Please correct the following:',
  missing: 'Fill this in.',
  differs: 'The two passwords differ: type the same one twice.',
  unknownQuestion: 'Choose one of the questions.',
  answerTooShort: 'The answer is too short.',
  answerTooLong: 'The answer is too long.',
  taken: 'This name is taken: choose another one.',
  'auth-failed':
    'The data of the contract are not right: compare customer number or login, and MAC or password, with your contract.',
  'auth-throttled': 'There were too many attempts with wrong data: try again in an hour, or call us.',
  limit: 'Every mailbox of this contract exists already.',
  made: 'Your mailbox is ready',
  madeText: 'Keep these data: your mail program asks for them.',
  address: 'Address and login',
  passwordIs: 'the one that you chose',
  imap: 'Incoming mail, IMAP',
  pop3: 'Incoming mail, POP3',
  smtp: 'Outgoing mail, SMTP',
  auth: 'Outgoing server requires authentication',
  authYes: 'yes, with the same login and password',
  print: 'Print',
  signIn: 'Sign in',
  profileTitle: 'iPhone, iPad and Mac',
  profileText: 'Point the camera of the device at the picture: it sets Mail up, and you only type the password.',
  profilePicture: 'Address of the profile as a QR code',
  profileFetch: 'Download the profile here',
};

/** Words of the page of activation. */
export const activationTexts: Catalogue<typeof english> = {
  en: english,
  pl: {
    title: 'Załóż konto pocztowe',
    closed: 'W tej chwili nie można tu zakładać kont.',
    intro: (domain) => `Dla abonentów: umowa daje prawo do konta w domenie ${domain}. Wszystkie pola są wymagane.`,
    name: 'Nazwa konta',
    password: 'Hasło',
    repeated: 'Powtórz hasło',
    login: 'Numer klienta lub login',
    loginHint: 'Tak jak na umowie albo fakturze.',
    secret: 'HFC MAC lub hasło',
    secretHint: 'Kablówka: adres MAC z naklejki na modemie, 12 znaków. Inne łącza: hasło dostępu.',
    question: 'Pytanie pomocnicze',
    choose: 'Wybierz pytanie',
    questionHint: 'Zadamy je, gdy zapomnisz hasła.',
    answer: 'Odpowiedź',
    button: 'Załóż konto',
    summary: 'Popraw, proszę:',
    missing: 'Wypełnij to pole.',
    differs: 'Hasła się różnią: wpisz dwa razy to samo.',
    unknownQuestion: 'Wybierz jedno z pytań.',
    answerTooShort: 'Odpowiedź jest za krótka.',
    answerTooLong: 'Odpowiedź jest za długa.',
    taken: 'Ta nazwa jest zajęta: wybierz inną.',
    'auth-failed': 'Dane umowy się nie zgadzają: porównaj numer klienta lub login oraz MAC lub hasło z umową.',
    'auth-throttled': 'Było za dużo prób z błędnymi danymi: spróbuj za godzinę albo zadzwoń do nas.',
    limit: 'Wszystkie konta z tej umowy są już założone.',
    made: 'Konto jest gotowe',
    madeText: 'Zachowaj te dane: zapyta o nie program pocztowy.',
    address: 'Adres i login',
    passwordIs: 'wybrane przez Ciebie',
    imap: 'Poczta przychodząca, IMAP',
    pop3: 'Poczta przychodząca, POP3',
    smtp: 'Poczta wychodząca, SMTP',
    auth: 'Serwer wymaga uwierzytelnienia',
    authYes: 'tak, tym samym loginem i hasłem',
    print: 'Drukuj',
    signIn: 'Zaloguj się',
    profileTitle: 'iPhone, iPad i Mac',
    profileText: 'Skieruj aparat urządzenia na obrazek: ustawi to program Mail, zostanie tylko wpisać hasło.',
    profilePicture: 'Adres profilu jako kod QR',
    profileFetch: 'Pobierz profil tutaj',
  },
};

/** What is wrong with a field and what to do. */
export function formProblemText(problem: FormProblem, language: Language): string {
  const texts = activationTexts[language];
  switch (problem.rule) {
    case 'missing':
      return texts.missing;
    case 'differs':
      return texts.differs;
    case 'unknown':
      return texts.unknownQuestion;
    case 'taken':
      return texts.taken;
    case 'too-short':
    case 'too-long':
      if (problem.field === 'answer') {
        return problem.rule === 'too-short' ? texts.answerTooShort : texts.answerTooLong;
      }
      return violationText(problem, language);
    default:
      return violationText(problem, language);
  }
}
