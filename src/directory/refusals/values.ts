import type { Language } from '#base/catalogue.ts';

/** Bytes as people read them: `1,024 MB`. */
export function megabytes(bytes: string | number | boolean | undefined, language: Language): string {
  const formatted = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(Number(bytes) / 2 ** 20);
  return `${formatted} MB`;
}
