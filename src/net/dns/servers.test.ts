import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dnsServers, parseServer, resolvConfServers } from './servers.ts';

test('a server is an address, perhaps with a port', () => {
  const table: [string, string | null][] = [
    ['192.0.2.1', '192.0.2.1 53'],
    ['192.0.2.1:5353', '192.0.2.1 5353'],
    ['2001:db8::1', '2001:db8::1 53'],
    ['[2001:db8::1]:5353', '2001:db8::1 5353'],
    ['[2001:db8::1]', '2001:db8::1 53'],
    ['192.0.2.1:0', null],
    ['192.0.2.1:65536', null],
    ['[192.0.2.1]:53', null],
    ['dns.example', null],
    ['', null],
  ];
  for (const [text, expected] of table) {
    const server = parseServer(text);
    assert.equal(server === null ? null : `${server.address} ${server.port}`, expected, text);
  }
});

test('servers of resolv.conf', () => {
  assert.deepEqual(resolvConfServers('# nameserver 1.1.1.1\nnameserver 192.0.2.1\nnameserver\t::1\n'), [
    '192.0.2.1',
    '::1',
  ]);
  assert.deepEqual(resolvConfServers('search example\nnameserver dns.example\n'), ['127.0.0.1']);
});

test('AD is believed as the setting says', async () => {
  const trusted = async (trustAd: 'loopback' | 'always' | 'never') =>
    (await dnsServers(['127.0.0.53', '192.0.2.1', '[::1]:54'], trustAd)).map((server) => server.trusted);
  assert.deepEqual(await trusted('loopback'), [true, false, true]);
  assert.deepEqual(await trusted('always'), [true, true, true]);
  assert.deepEqual(await trusted('never'), [false, false, false]);
});

test('without configured servers the system decides', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'sowa-dns-')), 'resolv.conf');
  assert.deepEqual(await dnsServers([], 'never', file), [{ address: '127.0.0.1', port: 53, trusted: false }]);
  await writeFile(file, 'nameserver 192.0.2.7\n');
  assert.deepEqual(await dnsServers([], 'never', file), [{ address: '192.0.2.7', port: 53, trusted: false }]);
});
