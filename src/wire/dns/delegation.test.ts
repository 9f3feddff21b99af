import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesKey } from './delegation.ts';

/** The example of RFC 4034 5.4. */
const key = {
  flags: 256,
  protocol: 3,
  algorithm: 5,
  key: Buffer.from(
    'AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==',
    'base64',
  ),
};
const signer = {
  keyTag: 60485,
  algorithm: 5,
  digestType: 1,
  digest: Buffer.from('2BB183AF5F22588179A53B0A98631FAD1A292118', 'hex'),
};

test('a DS record names the key that it is the digest of, and no other', () => {
  assert.equal(namesKey(signer, 'dskey.example.com', key), true);
  assert.equal(namesKey(signer, 'other.example.com', key), false);
  assert.equal(namesKey(signer, 'dskey.example.com', { ...key, flags: 257 }), false);
  assert.equal(namesKey({ ...signer, algorithm: 8 }, 'dskey.example.com', key), false);
  assert.equal(namesKey({ ...signer, digestType: 200 }, 'dskey.example.com', key), false);
});
