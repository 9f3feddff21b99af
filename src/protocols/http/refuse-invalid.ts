import { type Hook, z } from '@hono/zod-openapi';
import type { Catalogue, Language } from '#base/catalogue.ts';
import { apiLimits } from '#base/limits-api.ts';
import { type FieldError, problem } from './problem.ts';
import type { HttpEnv } from './types.ts';

type Issue = z.core.$ZodIssue;

const english = {
  missing: 'This field is missing.',
  unknown: 'There is no such field here.',
  address: 'This is not a mail address: write it as name@domain.',
  form: 'This is not written as it should be.',
  string: 'This must be a text.',
  number: 'This must be a number.',
  int: 'This must be a whole number.',
  boolean: 'This must be true or false.',
  array: 'This must be a list.',
  object: 'This must be an object.',
  datetime: 'This must be a time such as 2027-01-31T12:00:00Z.',
  oneOf: (values: string) => `This must be one of ${values}.`,
  atLeast: (limit: string) => `This is too small: at least ${limit}.`,
  atMost: (limit: string) => `This is too large: at most ${limit}.`,
  longer: (limit: string) => `This is too short: at least ${limit} characters.`,
  shorter: (limit: string) => `This is too long: at most ${limit} characters.`,
  more: (limit: string) => `These are too few: at least ${limit}.`,
  fewer: (limit: string) => `These are too many: at most ${limit}.`,
};

const catalogue: Catalogue<typeof english> = {
  en: english,
  pl: {
    missing: 'Brakuje tego pola.',
    unknown: 'Nie ma tu takiego pola.',
    address: 'To nie jest adres e-mail: napisz nazwa@domena.',
    form: 'To nie jest zapisane tak, jak trzeba.',
    string: 'To musi być tekst.',
    number: 'To musi być liczba.',
    int: 'To musi być liczba całkowita.',
    boolean: 'To musi być true albo false.',
    array: 'To musi być lista.',
    object: 'To musi być obiekt.',
    datetime: 'To musi być czas, na przykład 2027-01-31T12:00:00Z.',
    oneOf: (values) => `To musi być jedna z wartości: ${values}.`,
    atLeast: (limit) => `To za mało: co najmniej ${limit}.`,
    atMost: (limit) => `To za dużo: najwyżej ${limit}.`,
    longer: (limit) => `To jest za krótkie: co najmniej ${limit} znaków.`,
    shorter: (limit) => `To jest za długie: najwyżej ${limit} znaków.`,
    more: (limit) => `Tego jest za mało: co najmniej ${limit}.`,
    fewer: (limit) => `Tego jest za dużo: najwyżej ${limit}.`,
  },
};

/** Fields of which nothing is ever answered, nor stands in a log of the one who asked. */
const secretFields: ReadonlySet<PropertyKey> = new Set(['password', 'repeated', 'old', 'secret', 'answer', 'code']);

/** Answers a request that its schema refuses, with the fields that are wrong and what of them. */
export const refuseInvalid: Hook<unknown, HttpEnv, string, unknown> = (result, context) => {
  if (result.success) return undefined;
  const issues = result.error instanceof z.ZodError ? result.error.issues : [];
  // What was sent is there too, though the type does not say so.
  const sent: unknown = 'data' in result ? result.data : undefined;
  const errors = issues.flatMap((issue) => errorsOf(issue, sent, context.var.language));
  return problem(context, 'bad-syntax', { errors });
};

function errorsOf(issue: Issue, sent: unknown, language: Language): FieldError[] {
  const texts = catalogue[language];
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), rule: 'unknown', text: texts.unknown }));
  }
  const value = issue.path.reduce((found: unknown, step) => Object(found)[step], sent);
  if (value === undefined && issue.path.length > 0) return [{ field, rule: 'missing', text: texts.missing }];
  const part = issue.path.some((step) => secretFields.has(step)) ? undefined : shown(value);
  return [{ field, ...ruleOf(issue, language), ...(part !== undefined && { part }) }];
}

/** The rule that is broken, and what to do. */
function ruleOf(issue: Issue, language: Language): { rule: string; text: string } {
  const texts = catalogue[language];
  switch (issue.code) {
    case 'invalid_type':
      return { rule: issue.code, text: typeText(issue.expected, language) };
    case 'invalid_value':
      return { rule: issue.code, text: texts.oneOf(issue.values.map(String).join(', ')) };
    case 'too_small':
      return { rule: issue.code, text: texts[smallest[issue.origin] ?? 'atLeast'](String(issue.minimum)) };
    case 'too_big':
      return { rule: issue.code, text: texts[largest[issue.origin] ?? 'atMost'](String(issue.maximum)) };
    case 'invalid_format':
      return { rule: issue.code, text: issue.format === 'datetime' ? texts.datetime : texts.form };
    case 'custom':
      return issue.params?.['rule'] === 'address'
        ? { rule: 'address', text: texts.address }
        : { rule: issue.code, text: texts.form };
    default:
      return { rule: issue.code, text: texts.form };
  }
}

const smallest: Readonly<Record<string, 'longer' | 'more' | undefined>> = { string: 'longer', array: 'more' };
const largest: Readonly<Record<string, 'shorter' | 'fewer' | undefined>> = { string: 'shorter', array: 'fewer' };

function typeText(expected: string, language: Language): string {
  const texts = catalogue[language];
  const named = (['string', 'number', 'int', 'boolean', 'array', 'object'] as const).find((type) => type === expected);
  return named === undefined ? texts.form : texts[named];
}

/** What was sent, where it can be shown in a line. */
function shown(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  return text.length > apiLimits.part ? undefined : text;
}
