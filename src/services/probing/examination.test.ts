import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { suite, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { Metrics } from '#base/metrics.ts';
import { clientTrust } from '#net/client-tls.ts';
import { StubResolver } from '#net/dns/resolver.ts';
import { startDns, zone } from '#net/dns/testing.ts';
import type { ResourceRecord } from '#wire/dns/records.ts';
import {
  type ExaminationGround,
  examineTarget,
  findAuthority,
  type Finding,
  isAuthoritativeElsewhere,
} from './examination.ts';

/** A server that answers RCPT for the postmaster and for others. */
async function openServer(postmaster: string, others: string) {
  const server = createServer((socket) => {
    socket.write('220 old.test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        if (line === 'QUIT') socket.end('221 bye\r\n');
        else if (!line.startsWith('RCPT')) socket.write('250 ok\r\n');
        else socket.write(`${line.includes('<postmaster@') ? postmaster : others} said so\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

function groundAt(port: number, dnsPort: number): ExaminationGround {
  const server = { address: '127.0.0.1', port: dnsPort, trusted: false };
  return {
    resolver: new StubResolver([server], systemClock, new Metrics()),
    policies: { policyFor: () => Promise.resolve(null) },
    hostname: () => 'Mail.Sowa.Test',
    port: () => port,
    sources: () => [],
    trust: () => clientTrust(),
    clock: systemClock,
  };
}

const mx = (exchange: string, preference = 10): ResourceRecord => ({
  name: 'firma.test',
  type: 'MX',
  ttl: 60,
  value: { preference, exchange },
});
const host: ResourceRecord = { name: 'old.test', type: 'A', ttl: 60, value: '127.0.0.1' };

suite('what a target server is for a domain', () => {
  const cases: [postmaster: string, others: string, finding: Finding, code: number][] = [
    ['250', '550 5.1.1', 'knows-names', 550],
    ['250', '250', 'takes-anything', 250],
    ['450', '250', 'takes-anything', 250],
    ['550', '550', 'not-for-domain', 550],
    ['550 5.7.1', '550 5.7.1', 'does-not-say', 550],
    ['250', '450', 'does-not-say', 450],
    ['451', '451', 'does-not-say', 451],
    ['250', '421', 'does-not-say', 421],
  ];
  for (const [postmaster, others, finding, code] of cases) {
    test(`${postmaster} for the postmaster and ${others} for nobody: ${finding}`, async () => {
      await using server = await openServer(postmaster, others);
      const ground = groundAt(server.port, 9);
      const target = { host: '127.0.0.1', port: server.port, tls: 'none' as const };
      const examination = await examineTarget(ground, target, 'firma.test');
      assert.deepEqual([examination.finding, examination.reply.code], [finding, code]);
      assert.equal(examination.address, '127.0.0.1');
    });
  }

  test('a server that is not there', async () => {
    const server = await openServer('250', '250');
    await server[Symbol.asyncDispose]();
    const target = { host: '127.0.0.1', port: server.port, tls: 'none' as const };
    const { finding, address } = await examineTarget(groundAt(server.port, 9), target, 'firma.test');
    assert.deepEqual([finding, address], ['unreachable', null]);
  });
});

suite('who has authority over a domain', () => {
  const cases: [what: string, records: ResourceRecord[], expected: string][] = [
    ['a server elsewhere', [mx('old.test'), host], 'elsewhere old.test takes-anything'],
    ['ours', [mx('mail.sowa.test')], 'here'],
    ['ours beside another', [mx('old.test', 5), mx('mail.sowa.test'), host], 'here'],
    ['nobody', [], 'nobody'],
    ['nobody, and says so', [mx('.', 0)], 'nobody'],
    ['an exchanger without an address', [mx('gone.test')], 'elsewhere gone.test unreachable'],
    ['a host without MX records', [{ ...host, name: 'firma.test' }], 'elsewhere firma.test takes-anything'],
    ['a web server', [{ name: 'firma.test', type: 'A', ttl: 60, value: '127.0.0.9' }], 'nobody'],
  ];
  for (const [what, records, expected] of cases) {
    test(`${what}: ${expected}`, async () => {
      await using server = await openServer('250', '250');
      await using dns = await startDns(zone(records));
      const authority = await findAuthority(groundAt(server.port, dns.port), 'firma.test');
      const { kind } = authority;
      const told = kind === 'elsewhere' ? ` ${authority.server.host} ${authority.examination.finding}` : '';
      assert.equal(kind + told, expected);
      assert.equal(isAuthoritativeElsewhere(authority), expected.endsWith('takes-anything'));
    });
  }

  test('a DNS server that fails says nothing', async () => {
    await using dns = await startDns(() => ({ rcode: 2 }));
    assert.deepEqual(await findAuthority(groundAt(25, dns.port), 'firma.test'), {
      kind: 'unknown',
      reason: 'servfail',
    });
  });
});
