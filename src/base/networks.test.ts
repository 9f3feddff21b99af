import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNetwork, NetworkSet } from './networks.ts';

test('what is a network', () => {
  const table: [string, boolean][] = [
    ['127.0.0.1', true],
    ['10.0.0.0/8', true],
    ['0.0.0.0/0', true],
    ['10.0.0.0/32', true],
    ['10.0.0.0/33', false],
    ['::1', true],
    ['fd00::/8', true],
    ['fd00::/128', true],
    ['fd00::/129', false],
    ['10.0.0/8', false],
    ['10.0.0.0/', false],
    ['10.0.0.0/-1', false],
    ['10.0.0.0/8/8', false],
    ['localhost', false],
    ['', false],
  ];
  for (const [text, expected] of table) assert.equal(isNetwork(text), expected, text);
});

test('a set of networks holds exactly their addresses', () => {
  const set = new NetworkSet(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
  for (const inside of ['10.255.0.1', '127.0.0.1', 'fd12::1']) assert.ok(set.has(inside), inside);
  for (const outside of ['11.0.0.1', '127.0.0.2', 'fe80::1', 'nonsense', '']) assert.ok(!set.has(outside), outside);
  assert.ok(!new NetworkSet([]).has('127.0.0.1'));
});
