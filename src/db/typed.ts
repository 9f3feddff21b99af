import type { ArgsOf, Database, Operations, ResultOf } from './types.ts';

/** A write function that knows one table's operations: names are checked, arguments and results are typed. */
export type Writer<T extends Operations> = <N extends keyof T & string>(
  lane: number,
  name: N,
  args: ArgsOf<T, N>,
) => Promise<ResultOf<T, N>>;

/** The typed view of `database.write` for the operations of one table. */
export function writerFor<T extends Operations>(database: Database): Writer<T> {
  return async (lane, name, args) => {
    const [result] = await database.write([{ name, args, lane }]);
    return result as ResultOf<T, typeof name>;
  };
}
