import { MailError } from '#base/errors.ts';

/** What the promise gives, or `timeout` after so many milliseconds; the promise is then left to itself. */
export async function within<T>(time: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MailError('timeout', 'there was no answer in time')), time);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
