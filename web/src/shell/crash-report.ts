import type { Schemas } from '#web/api/schema.ts';

/** Places that a report names at most: what the service takes. */
const most = 30;

/**
 * What is told of an error: its kind and where in our files it was, nothing of what was on the page. Of the address of
 * the page only area and page, because names stand behind them.
 */
export function crashReport(id: string, error: unknown, path: string): Schemas['CrashReport'] {
  const { name, stack = '' } = error instanceof Error ? error : { name: 'Error' };
  const places = [...stack.matchAll(/\/app\/([\w-]+\.js:\d+:\d+)/g)].map(([, place = '']) => place);
  return {
    id,
    error: /^[A-Za-z]{1,40}$/.test(name) ? name : 'Error',
    page: /^(?:\/[a-z-]{1,30}(?=\/|$)){0,2}/.exec(path)?.[0] ?? '',
    frames: places.slice(0, most),
  };
}
