import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually, openTestQueue, relayTo } from './testing.ts';
import { openSink } from './testing-sink.ts';

const kills = 5;
const messages = 300;
const script = fileURLToPath(new URL('./testing-sender.ts', import.meta.url));

/** Runs the queue on a directory until something has happened, then kills it. */
async function sendUntilKilled(directory: string, port: number, enough: Promise<unknown>): Promise<void> {
  const child = spawn(process.execPath, [script, directory, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await enough;
  child.kill('SIGKILL');
  await ended;
}

test(`${kills} kills while mail is sent lose nothing; twice goes only what was in doubt`, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-queue-kill-'));
  await using sink = await openSink();
  const seen = new Set<string | undefined>();
  const allSeen = Promise.withResolvers<void>();
  const killed = Promise.withResolvers<void>();
  sink.script = async (line, { to: [recipient] }) => {
    if (line === 'DATA') return '354 Go on';
    if (line !== '.') return '250 Ok';
    await new Promise((resolve) => setTimeout(resolve, 4));
    const before = seen.size;
    seen.add(recipient);
    if (before === seen.size || seen.size < messages) return '250 2.0.0 Ok';
    // The last one is taken, and who sent it dies before it is told.
    allSeen.resolve();
    await killed.promise;
    return '250 2.0.0 Ok';
  };
  try {
    {
      await using t = await openTestQueue({ engine: 'sqlite' }, directory);
      await Promise.all(
        Array.from({ length: messages }, (_, i) => t.send(`Subject: ${i}\r\n\r\nx\r\n`, [`${i}@x.test`])),
      );
    }
    for (let round = 1; round <= kills; round++) {
      const goal = (round * messages) / (kills + 2);
      const enough = eventually(() => sink.messages.length >= goal);
      await sendUntilKilled(directory, sink.port, enough);
    }
    await sendUntilKilled(directory, sink.port, allSeen.promise);
    killed.resolve();
    // What was in doubt is sent at once by who starts next, and then nothing is left.
    await using t = await openTestQueue({ engine: 'sqlite' }, directory);
    t.relay = relayTo(sink.port);
    await using _ = await t.start();
    await eventually(async () => (await t.database.reader.all('SELECT 1 FROM queue_message LIMIT 1')).length === 0);
    assert.equal(subjects(sink.messages).size, messages);
    const repeated = sink.messages.length - messages;
    // In doubt at a kill: the five deliveries that run, and those whose end is being written at that moment.
    assert.ok(repeated <= (kills + 1) * 15, `${repeated} were sent twice`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

function subjects(list: readonly { data: string }[]): Set<string | undefined> {
  return new Set(list.map(({ data }) => /^Subject: (\d+)/m.exec(data)?.[1]));
}
