import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import type { Announcement, Call } from '#db/types.ts';
import { sendFrame } from './frames.ts';
import { serveSocket, SocketWriter } from './socket.ts';

const call: Call = { name: 'put', lane: 0, args: {} };

/** Whoever owns the database: it answers when it is told to. */
class Owner {
  readonly listeners = new Set<(announcement: Announcement) => void>();
  readonly asked: PromiseWithResolvers<unknown[]>[] = [];
  /** Called when somebody no longer listens. */
  left: () => void = () => undefined;
  /** Called when something is asked. */
  heard: () => void = () => undefined;

  readonly write = (): Promise<unknown[]> => {
    const answer = Promise.withResolvers<unknown[]>();
    this.asked.push(answer);
    this.heard();
    return answer.promise;
  };

  readonly listen = (listener: (announcement: Announcement) => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      this.left();
    };
  };

  announce(announcement: Announcement): void {
    for (const listener of this.listeners) listener(announcement);
  }
}

let folder: string;
let path: string;
let owner: Owner;
let served: AsyncDisposable;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sowa-socket-'));
  path = join(folder, 'sowa.sock');
  owner = new Owner();
  served = await serveSocket(path, owner, silentLog);
});
afterEach(async () => {
  await served[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const left = () => new Promise<void>((resolve) => (owner.left = resolve));
const asked = () => new Promise<void>((resolve) => (owner.heard = resolve));

/** The owner still serves others. */
async function stillServes(): Promise<void> {
  await using writer = await SocketWriter.connect(path, () => undefined);
  const heard = asked();
  const written = writer.write([call]);
  await heard;
  owner.asked.at(-1)?.resolve([7]);
  assert.deepEqual(await written, [7]);
}

test('a client that goes while its answer is on the way is forgotten', async () => {
  const client = connect(path);
  await once(client, 'connect');
  const heard = asked();
  sendFrame(client, { id: 1, calls: [call] });
  await heard;
  const gone = left();
  client.destroy();
  owner.announce({ topic: 'put', account: 0 });
  owner.asked[0]?.resolve([1]);
  await gone;
  owner.announce({ topic: 'put', account: 0 });
  await stillServes();
});

test('a client that says what nobody understands is let go', async () => {
  for (const bytes of [Buffer.from([0, 0, 0, 1, 0]), Buffer.from([0xff, 0xff, 0xff, 0xff])]) {
    const client = connect(path);
    await once(client, 'connect');
    const gone = left();
    client.on('error', () => undefined).write(bytes);
    await gone;
    client.destroy();
  }
  await stillServes();
});

test('a client that does not read is let go before its news fill the memory', async () => {
  const client = connect(path);
  client.pause().on('error', () => undefined);
  await once(client, 'connect');
  await stillServes();
  const name = 'x'.repeat(1024 * 1024);
  for (let sent = 0; owner.listeners.size > 0; sent++) {
    assert.ok(sent < 200, 'its news are kept');
    owner.announce({ topic: 'put', account: 0, name });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  client.destroy();
  await stillServes();
});

test('who writes when the service goes hears that it is unavailable, and so does who writes afterwards', async () => {
  await using writer = await SocketWriter.connect(path, () => undefined);
  const heard = asked();
  const written = writer.write([call]);
  await heard;
  const lost = assert.rejects(written, (error) => codeOf(error) === 'unavailable');
  await served[Symbol.asyncDispose]();
  await lost;
  await assert.rejects(writer.write([call]), (error) => codeOf(error) === 'unavailable');
  served = await serveSocket(path, owner, silentLog);
});
