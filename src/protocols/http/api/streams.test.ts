// Answers that are made while they are sent, over real connections that break in the middle.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { type Log, silentLog } from '#base/log.ts';
import { listenHttp } from '#protocols/http/listener.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { download, gzipped } from './download.ts';
import { eventStream } from './events.ts';

/** A listener with one answer, and what it wrote into the log. */
async function serve(answer: (app: Hono<HttpEnv>, log: Log) => void) {
  const events: string[] = [];
  const log = { ...silentLog, error: (event: string) => void events.push(event) };
  const app = new Hono<HttpEnv>();
  answer(app, log);
  const listener = await listenHttp({
    name: 'http',
    at: { host: '127.0.0.1', port: 0 },
    limits: { perAddress: 10, total: 10 },
    fetch: (asked, env) => app.fetch(asked, env),
    log: silentLog,
  });
  /** Asks, and gives the answer with its first octets read. */
  const ask = async (path: string): Promise<{ response: IncomingMessage; first: Buffer }> => {
    const asked = request({ host: '127.0.0.1', port: listener.port, path, agent: false }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    await once(response, 'readable');
    return { response, first: response.read() as Buffer };
  };
  return { ask, events, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}

/** Something without an end; `ended` settles when nobody wants more of it. */
function endless() {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield randomBytes(65_536);
    } finally {
      resolve();
    }
  }
  return { chunks: chunks(), ended };
}

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield randomBytes(65_536);
  // The beginning is on its way.
  await new Promise((resolve) => setImmediate(resolve));
  throw new Error('the disk is broken');
}

const file = { type: 'application/octet-stream', name: 'x' };

for (const compressed of [false, true]) {
  const made = (chunks: AsyncIterable<Uint8Array>) => (compressed ? gzipped(chunks) : chunks);
  const kind = compressed ? 'a compressed file' : 'a file';

  test(`${kind} ends when its reader goes away in the middle`, async () => {
    const source = endless();
    await using server = await serve((app, log) =>
      app.get('/', (context) => download(context, { ...file, chunks: made(source.chunks) }, log)),
    );
    const { response } = await server.ask('/');
    response.on('error', () => undefined);
    response.socket.resetAndDestroy();
    await source.ended;
    assert.deepEqual(server.events, []);
  });

  test(`${kind} that breaks in the middle does not look like all of it`, async () => {
    await using server = await serve((app, log) =>
      app.get('/', (context) => download(context, { ...file, chunks: made(breaking()) }, log)),
    );
    const asked = server.ask('/').then(async ({ response }) => {
      for await (const chunk of response) assert.ok(chunk);
      return response.complete;
    });
    await assert.rejects(asked, { code: 'ECONNRESET' });
    assert.deepEqual(server.events, ['http.request-failed']);
  });

  test(`${kind} arrives whole`, async () => {
    const content = randomBytes(300_000);
    await using server = await serve((app, log) =>
      app.get('/', (context) =>
        download(
          context,
          {
            ...file,
            chunks: made(
              (async function* () {
                for (let at = 0; at < content.length; at += 1000) yield content.subarray(at, at + 1000);
              })(),
            ),
          },
          log,
        ),
      ),
    );
    const { response, first } = await server.ask('/');
    const parts = [first];
    for await (const chunk of response) parts.push(chunk as Buffer);
    const whole = Buffer.concat(parts);
    assert.ok((compressed ? gunzipSync(whole) : whole).equals(content));
  });
}

test('events end when their reader goes away, also while one is being sent', async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  await using server = await serve((app, log) =>
    app.get('/', (context) =>
      eventStream(
        context,
        async ({ send, gone }) => {
          while (!gone.aborted) await send('step', 'x'.repeat(100_000));
          resolve();
        },
        log,
      ),
    ),
  );
  const { response } = await server.ask('/');
  response.on('error', () => undefined);
  response.socket.resetAndDestroy();
  await ended;
});

test('events that fail end, and the log says why', async () => {
  await using server = await serve((app, log) =>
    app.get('/', (context) =>
      eventStream(
        context,
        async ({ send }) => {
          await send('step', 1);
          throw new Error('the database is away');
        },
        log,
      ),
    ),
  );
  const { response, first } = await server.ask('/');
  let text = first.toString();
  for await (const chunk of response) text += String(chunk);
  assert.equal(text, 'event: step\ndata: 1\n\n');
  assert.deepEqual(server.events, ['http.request-failed']);
});
