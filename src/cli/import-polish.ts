import type { Translation } from '#base/catalogue.ts';
import type { importEnglish } from './import-english.ts';

/** The words for reports of imports, in Polish. */
export const importPolish: Translation<typeof importEnglish> = {
  importReport: 'powiedz, co stało się z wierszami importu, z wygenerowanymi hasłami: każdy wiersz raz',
  importToldBefore: (batch) => `O imporcie ${batch} nie ma już nic do powiedzenia: raport odebrano albo minął tydzień.`,
  headUntold: 'NIEODEBRANE',
};
