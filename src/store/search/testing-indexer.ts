// A process that makes the index anew again and again, and says when it begins; made to be killed.
import { silentLog } from '#base/log.ts';
import { testOperations } from '#store/testing.ts';
import { rebuildSearch } from './rebuild.ts';

const [directory = '', url = ''] = process.argv.slice(2);
const engine = url === '' ? ({ engine: 'sqlite' } as const) : ({ engine: 'postgres', url } as const);
for (;;) {
  const options = { engine, directory, ...testOperations, log: silentLog, role: 'any' } as const;
  await rebuildSearch(options, () => process.stdout.write('.'));
}
