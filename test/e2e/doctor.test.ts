import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { freePort } from '#base/testing-port.ts';
import { startSowa } from './program.ts';

describe('sowa doctor', () => {
  for (const host of ['::', '0.0.0.0', '127.0.0.1']) {
    test(`knows the running service from a stranger on its port, on ${host}`, async () => {
      const port = await freePort();
      const env = { SOWA_LISTENERS_HTTP_HOST: host, SOWA_LISTENERS_HTTP_PORT: String(port) };
      await using sowa = await startSowa({ env });
      const serving = await sowa.command('doctor');
      assert.match(serving.stdout, /ok +ports +1 listener answers/);
      assert.equal(serving.code, 0, serving.stdout);
      await sowa.stop('SIGTERM');
      const stopped = await sowa.command('doctor');
      assert.match(stopped.stdout, /ok +ports +free/);
      const stranger = createServer((socket) => socket.end()).listen(port, host);
      await once(stranger, 'listening');
      const taken = await sowa.command('doctor');
      stranger.close();
      assert.match(taken.stdout, /FAULT +ports +taken by another program: http /);
      assert.equal(taken.code, 1);
    });
  }
});
