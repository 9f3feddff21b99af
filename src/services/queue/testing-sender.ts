// A process that runs a queue on a directory, made to be killed. argv: directory, port of the sink.
import { openTestQueue, relayTo } from './testing.ts';

const [directory = '', port = '0'] = process.argv.slice(2);
const t = await openTestQueue({ engine: 'sqlite' }, directory);
t.relay = relayTo(Number(port));
await t.start();
process.stdout.write('started\n');
