import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { askUdp } from './udp.ts';

test('a server that the system does not let us ask is unavailable at once, not after the time of an answer', async () => {
  // Only who asked to broadcast may send there (udp(7)).
  const server = { address: '255.255.255.255', port: 53, trusted: false };
  const asked = askUdp(server, new Uint8Array(12), () => null, 2 ** 30);
  await assert.rejects(asked, (error) => codeOf(error) === 'unavailable');
});
