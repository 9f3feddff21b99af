import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint, networkOf, isLoopback } from './endpoint.ts';

const networks: [address: string, network: string][] = [
  ['192.0.2.7', '192.0.2.7'],
  ['', ''],
  ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8::ffff:0:0:1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
];

for (const [address, network] of networks) {
  test(`${address || 'a Unix socket'} is counted as ${network || 'itself'}`, () => {
    assert.equal(networkOf(address), network);
  });
}

test('IPv4 over an IPv6 socket is IPv4', () => {
  assert.deepEqual(endpoint('::ffff:192.0.2.7', 25), { address: '192.0.2.7', port: 25 });
  assert.deepEqual(endpoint(undefined, undefined), { address: '', port: 0 });
});

test('only this machine is loopback', () => {
  for (const address of ['127.0.0.1', '127.255.0.9', '::1']) assert.equal(isLoopback(address), true, address);
  for (const address of ['128.0.0.1', '::2', '', '127.evil.test']) assert.equal(isLoopback(address), false, address);
});
