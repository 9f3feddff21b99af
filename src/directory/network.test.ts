import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginNetwork } from './network.ts';

const cases = [
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['::FFFF:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:aBc:1::7', '2001:db8:abc::/48'],
  ['2001:0db8:0000:1::7', '2001:db8:0::/48'],
  ['2001:db8::7', '2001:db8:0::/48'],
  ['2001::1:2:3:4:5:6', '2001:0:1::/48'],
  ['::1', '0:0:0::/48'],
  ['64:ff9b::192.0.2.77', '64:ff9b:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['1:2:3:4:5:6:7:8', '1:2:3::/48'],
  ['1:2:3:4:5:6:192.0.2.1', '1:2:3::/48'],
  ['', ''],
] as const;

for (const [address, network] of cases) {
  test(`${address || 'a local socket'} belongs to ${network || 'no network'}`, () => {
    assert.equal(loginNetwork(address), network);
  });
}
