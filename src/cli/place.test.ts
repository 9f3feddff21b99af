import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostPort, reachableHost } from './place.ts';

test('places as URLs write them', () => {
  assert.equal(hostPort({ host: '127.0.0.1', port: 25 }), '127.0.0.1:25');
  assert.equal(hostPort({ host: 'localhost', port: 25 }), 'localhost:25');
  assert.equal(hostPort({ host: '::1', port: 25 }), '[::1]:25');
});

test('what listens on every address is reached on loopback', () => {
  const table = [
    ['::', '::1'],
    ['0.0.0.0', '127.0.0.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['localhost', 'localhost'],
  ];
  for (const [host = '', reached] of table) assert.equal(reachableHost(host), reached);
});
