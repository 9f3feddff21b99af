import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Key } from './english.ts';
import { fill, type Values } from './message.ts';

export type Language = 'en' | 'pl';
export type Texts = Readonly<Record<Key, string>>;

/** Words, numbers, dates and sizes in the language of the person. */
export interface Speech {
  language: Language;
  t: (key: Key, values?: Values) => string;
  date: (time: string | number | Date) => string;
  moment: (time: string | number | Date) => string;
  number: (value: number) => string;
  /** A part of 1, in whole percent. */
  percent: (part: number) => string;
  /** Bytes, as MB or GB of 1024. */
  size: (bytes: number) => string;
}

const SpeechContext = createContext<Speech | null>(null);

/** The texts of a language; each is fetched only by who reads it. */
export async function loadTexts(language: Language): Promise<Texts> {
  if (language === 'pl') return (await import('./polish.ts')).polish;
  return (await import('./english.ts')).english;
}

function speech(language: Language, texts: Texts): Speech {
  const numbers = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, { style: 'percent' });
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    language,
    t: (key, values = {}) => fill(texts[key], values, language),
    date: (time) => dates.format(new Date(time)),
    moment: (time) => moments.format(new Date(time)),
    number: (value) => numbers.format(value),
    percent: (part) => percents.format(part),
    size: (bytes) => sizeText(bytes, language),
  };
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

function sizeText(bytes: number, language: Language): string {
  const step = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  const digits = value < 10 && step > 0 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${units[step]}`;
}

/** Gives what is inside its words. */
export function Speaking({ language, texts, children }: { language: Language; texts: Texts; children: ReactNode }) {
  const value = useMemo(() => speech(language, texts), [language, texts]);
  return <SpeechContext value={value}>{children}</SpeechContext>;
}

/** Words for the component that asks. */
export function useSpeech(): Speech {
  const value = useContext(SpeechContext);
  if (value === null) throw new Error('no language around this component');
  return value;
}
