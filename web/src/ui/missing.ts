import { createContext, useContext } from 'react';
import { useSpeech } from '#web/texts/language.tsx';

/** Names of fields that a form was sent without. */
export const MissingFields = createContext<ReadonlySet<string>>(new Set());

/** Names of required fields that are empty, in the order of the form; the first of them has the focus then. */
export function findMissing(form: HTMLFormElement): ReadonlySet<string> {
  const empty = Array.from(form.elements).filter(
    (field) => field instanceof HTMLInputElement && field.required && field.value.trim() === '',
  );
  const [first] = empty;
  if (first instanceof HTMLInputElement) first.focus();
  return new Set(empty.map((field) => field.getAttribute('name') ?? ''));
}

/** What is said of a field that the form was sent without. */
export function useMissing(name: string | undefined): string | undefined {
  const { t } = useSpeech();
  const missing = useContext(MissingFields);
  return name !== undefined && missing.has(name) ? t('login.missing') : undefined;
}
