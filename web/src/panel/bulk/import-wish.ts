/** How a file is to be read and done. */
export interface ImportWish {
  badPassword: 'reject' | 'generate' | 'must-change';
  /** Space of accounts whose row names none, as typed: megabytes. */
  megabytes: string;
  mode: 'all' | 'valid';
}

const megabyte = 1024 * 1024;

export const newWish: ImportWish = { badPassword: 'reject', megabytes: '1024', mode: 'all' };

/** The wish as the service is asked. */
export function queryOf({ badPassword, megabytes }: ImportWish) {
  const typed = Number.parseInt(megabytes, 10);
  return { badPassword, spaceBytes: Number.isSafeInteger(typed) && typed > 0 ? typed * megabyte : 0 };
}

/** The bytes of the file as they are: the service finds out encoding and dialect. */
export function tableOf(file: File): Blob {
  return new Blob([file], { type: 'text/csv' });
}
