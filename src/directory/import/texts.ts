import type { Catalogue, Language } from '#base/catalogue.ts';
import type { Code } from '#base/errors.ts';
import { violationText } from '#directory/policy/texts.ts';
import type { FileFault } from './file.ts';
import type { OutcomeProblem } from './outcomes.ts';

const english = {
  addressSyntax: 'This is not a mail address: write it as name@domain.',
  addressDetail: 'No account has a plus sign in its name: what follows one is the writer’s own addition.',
  addressExists: 'This address exists already.',
  foreignDomain: 'This domain is not yours: add it first.',
  overPlan: 'Your plan has no room for another account.',
  repeated: (line: number) => `Line ${line} has the same address.`,
  capacity: (part: string) => `The capacity “${part}” is no number of megabytes, such as 500.`,
  forwardSyntax: (part: string) => `The forward “${part}” is not a mail address.`,
  forwardItself: 'The account would forward to itself.',
  forwardNotAllowed: 'Accounts of this domain may not forward mail.',
  keepCopy: (part: string) => `“${part}” is neither Tak (yes) nor Nie (no).`,
  rowGone: 'The domain was removed meanwhile.',
  rowValue: 'A value of this row cannot be used: look at the password and the forward.',
  rowLimit: 'The account may not forward so much.',
  rowFailed: 'The account could not be made: run the file again, the rows that were made stay.',
  touched: (addresses: string, more: number) =>
    `Accounts of this import have mail, logins or another password, so it stays: ${addresses}${more > 0 ? ` and ${more} more` : ''}.`,
  tooLarge: (limit: number) => `The file is larger than ${limit} bytes.`,
  workbook: 'This is a workbook: save it as CSV first (File, Save as).',
  empty: 'The file has no header row.',
  noAddressColumn: 'The first row names no column E-mail: is the header missing?',
  noRows: 'Below the header the file has no rows: add an account in each.',
  repeatedColumn: (column: string) => `The column ${column} stands there twice: remove one of them.`,
  tooManyRows: (limit: number) => `The file has more than ${limit} rows: divide it.`,
  overPolicy: (rows: number, limit: number) => `The table has ${rows} rows, the policy allows ${limit}: divide it.`,
  notCsv: (line: number) => `The file cannot be read as CSV at line ${line}: is a quotation mark missing?`,
  notText: (line: number) => `Line ${line} has bytes that are no text: save the file as CSV again.`,
  lineTooLong: (line: number, limit: number) =>
    `Line ${line} has more than ${limit} bytes: is a quotation mark or the end of the line missing?`,
};

const polish: Catalogue<typeof english>['pl'] = {
  addressSyntax: 'To nie jest adres e-mail: napisz nazwa@domena.',
  addressDetail: 'Nazwa konta nie ma znaku „+”: to, co po nim stoi, dopisuje sobie nadawca.',
  addressExists: 'Ten adres już istnieje.',
  foreignDomain: 'Ta domena nie należy do Ciebie: najpierw ją dodaj.',
  overPlan: 'W planie nie ma miejsca na kolejne konto.',
  repeated: (line) => `Ten sam adres jest w wierszu ${line}.`,
  capacity: (part) => `Pojemność „${part}” nie jest liczbą megabajtów, na przykład 500.`,
  forwardSyntax: (part) => `Przekierowanie „${part}” nie jest adresem e-mail.`,
  forwardItself: 'Konto przekierowywałoby na samo siebie.',
  forwardNotAllowed: 'Konta tej domeny nie mogą przekierowywać poczty.',
  keepCopy: (part) => `„${part}” to ani Tak, ani Nie.`,
  rowGone: 'Domenę tymczasem usunięto.',
  rowValue: 'Jednej z wartości tego wiersza nie można użyć: sprawdź hasło i przekierowanie.',
  rowLimit: 'Konto nie może mieć tylu przekierowań.',
  rowFailed: 'Nie udało się założyć konta: uruchom plik ponownie, założone konta zostają.',
  touched: (addresses, more) =>
    `Konta z tego importu mają już pocztę, logowania lub inne hasło, więc zostają: ${addresses}${more > 0 ? ` i jeszcze ${more}` : ''}.`,
  tooLarge: (limit) => `Plik ma więcej niż ${limit} bajtów.`,
  workbook: 'To jest skoroszyt: zapisz go najpierw jako CSV (Plik, Zapisz jako).',
  empty: 'W pliku nie ma wiersza nagłówka.',
  noAddressColumn: 'W pierwszym wierszu nie ma kolumny E-mail: czy brakuje nagłówka?',
  noRows: 'Pod nagłówkiem nie ma w pliku żadnego wiersza: dopisz po jednym koncie w wierszu.',
  repeatedColumn: (column) => `Kolumna ${column} występuje dwa razy: usuń jedną z nich.`,
  tooManyRows: (limit) => `Plik ma więcej niż ${limit} wierszy: podziel go.`,
  overPolicy: (rows, limit) => `Tabela ma ${rows} wierszy, a reguły pozwalają na ${limit}: podziel ją.`,
  notCsv: (line) => `Pliku nie da się odczytać jako CSV w wierszu ${line}: czy brakuje cudzysłowu?`,
  notText: (line) => `W wierszu ${line} są bajty, które nie są tekstem: zapisz plik ponownie jako CSV.`,
  lineTooLong: (line, limit) =>
    `Wiersz ${line} ma więcej niż ${limit} bajtów: czy brakuje cudzysłowu albo końca wiersza?`,
};

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** What is told of a row whose account met this when it was made. */
const rowFailures: { readonly [C in Code]?: 'rowGone' | 'rowValue' | 'rowLimit' } = {
  'not-found': 'rowGone',
  'bad-argument': 'rowValue',
  limit: 'rowLimit',
};

/** What is wrong with a row and what to do, in one sentence. */
export function rowProblemText(problem: OutcomeProblem, language: Language): string {
  const texts = catalogue[language];
  switch (problem.field) {
    case 'name':
    case 'password':
      return violationText(problem, language);
    case 'capacity':
      return texts.capacity(problem.part);
    case 'keepCopy':
      return texts.keepCopy(problem.part);
    case 'forward':
      if (problem.rule === 'not-allowed') return texts.forwardNotAllowed;
      return problem.rule === 'itself' ? texts.forwardItself : texts.forwardSyntax(problem.part);
    case 'row':
      return texts[rowFailures[problem.rule] ?? 'rowFailed'];
    case 'address':
      break;
  }
  switch (problem.rule) {
    case 'syntax':
      return texts.addressSyntax;
    case 'detail':
      return texts.addressDetail;
    case 'exists':
      return texts.addressExists;
    case 'foreign-domain':
      return texts.foreignDomain;
    case 'over-plan':
      return texts.overPlan;
    case 'repeated':
      return texts.repeated(problem.line);
  }
}

/** Why an import cannot be undone, from the `detail` of the MailError. */
export function undoFaultText(
  { reason, addresses, accounts }: Readonly<Record<string, string | number | boolean>>,
  language: Language,
): string | undefined {
  if (reason !== 'touched') return undefined;
  const named = String(addresses);
  return catalogue[language].touched(named, Number(accounts) - named.split(', ').length);
}

/** Why a table cannot be taken at all, from the `detail` of the MailError. */
export function fileFaultText(
  detail: Readonly<Record<string, string | number | boolean>>,
  language: Language,
): string | undefined {
  const texts = catalogue[language];
  const said: Readonly<Record<FileFault, () => string>> = {
    'too-large': () => texts.tooLarge(Number(detail['limit'])),
    workbook: () => texts.workbook,
    empty: () => texts.empty,
    'no-address-column': () => texts.noAddressColumn,
    'no-rows': () => texts.noRows,
    'repeated-column': () => texts.repeatedColumn(String(detail['column'])),
    'too-many-rows': () => texts.tooManyRows(Number(detail['limit'])),
    'over-policy': () => texts.overPolicy(Number(detail['rows']), Number(detail['limit'])),
    'not-csv': () => texts.notCsv(Number(detail['line'])),
    'not-text': () => texts.notText(Number(detail['line'])),
    'line-too-long': () => texts.lineTooLong(Number(detail['line']), Number(detail['limit'])),
  };
  const reason = String(detail['reason']);
  return Object.hasOwn(said, reason) ? said[reason as FileFault]() : undefined;
}
