import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { smtpLimits } from '#base/limits.ts';
import { parseProxyHeader } from './proxy.ts';

const signature = '0d0a0d0a000d0a515549540a';
const binary = (rest: string) => Buffer.from(signature + rest, 'hex');

const ends = {
  source: { address: '192.0.2.1', port: 56_324 },
  destination: { address: '198.51.100.2', port: 25 },
};
const ends6 = {
  source: { address: '2001:db8::1', port: 1 },
  destination: { address: '::ffff:192.0.2.1', port: 65_535 },
};

suite('PROXY protocol', () => {
  const cases: [name: string, bytes: Buffer, ends: unknown][] = [
    ['v1 TCP4', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\r\n'), ends],
    ['v1 TCP6', Buffer.from('PROXY TCP6 2001:db8::1 ::ffff:192.0.2.1 1 65535\r\n'), ends6],
    ['v1 UNKNOWN', Buffer.from('PROXY UNKNOWN\r\n'), null],
    ['v1 UNKNOWN with more', Buffer.from('PROXY UNKNOWN a b c\r\n'), null],
    ['v2 IPv4', binary('2111000cc0000201c6336402dc040019'), ends],
    ['v2 IPv4 with details', binary('2111000fc0000201c6336402dc040019040000'), ends],
    ['v2 IPv6', binary('2121002420010db800000000000000000000000100000000000000000000ffffc00002010001ffff'), ends6],
    ['v2 LOCAL', binary('20110000'), null],
    ['v2 LOCAL with addresses', binary('2011000cc0000201c6336402dc040019'), null],
    ['v2 of an unknown family', binary('210000020000'), null],
    ['v2 Unix', binary(`213100d8${'00'.repeat(216)}`), null],
  ];
  for (const [name, bytes, expected] of cases) {
    test(name, () => {
      const all = Buffer.concat([bytes, Buffer.from('EHLO x\r\n')]);
      assert.deepEqual(parseProxyHeader(all), { ends: expected, length: bytes.length });
      for (let length = 0; length < bytes.length; length++)
        assert.equal(parseProxyHeader(all.subarray(0, length)), null);
    });
  }

  const refused: [name: string, bytes: Buffer][] = [
    ['a client that speaks SMTP', Buffer.from('EHLO x\r\n')],
    ['one wrong octet', Buffer.from('PROXy')],
    ['another family', Buffer.from('PROXY UDP4 192.0.2.1 198.51.100.2 1 2\r\n')],
    ['an address of the other family', Buffer.from('PROXY TCP4 ::1 198.51.100.2 1 2\r\n')],
    ['a name', Buffer.from('PROXY TCP4 localhost 198.51.100.2 1 2\r\n')],
    ['a port too high', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.2 65536 2\r\n')],
    ['a port with a leading zero', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.2 01 2\r\n')],
    ['a missing port', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.2 1\r\n')],
    ['two spaces', Buffer.from('PROXY TCP4  192.0.2.1 198.51.100.2 1 2\r\n')],
    ['a word too many', Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.2 1 2 3\r\n')],
    ['no addresses', Buffer.from('PROXY\r\n')],
    ['v2 with version 3', binary('31110000')],
    ['v2 with an unknown command', binary('22110000')],
    ['v2 too short for its addresses', binary('2111000bc0000201c6336402dc0400')],
  ];
  for (const [name, bytes] of refused) {
    test(`refuses ${name}`, () => {
      assert.throws(
        () => parseProxyHeader(bytes),
        (error) => codeOf(error) === 'bad-syntax',
      );
    });
  }

  test('a line of 107 octets is the longest', () => {
    const line = (length: number) => Buffer.from(`PROXY UNKNOWN ${'x'.repeat(length - 16)}\r\n`);
    assert.equal(parseProxyHeader(line(107))?.length, 107);
    assert.throws(
      () => parseProxyHeader(line(108)),
      (error) => codeOf(error) === 'limit',
    );
  });

  test('the details of version 2 have a limit', () => {
    const header = (size: number) => binary(`2100${size.toString(16).padStart(4, '0')}${'00'.repeat(size)}`);
    assert.equal(parseProxyHeader(header(smtpLimits.proxyBlock))?.length, 16 + smtpLimits.proxyBlock);
    assert.throws(
      () => parseProxyHeader(header(smtpLimits.proxyBlock + 1)),
      (error) => codeOf(error) === 'limit',
    );
  });

  test('any bytes are a header, the start of one, or refused', () => {
    const starts = fc.constantFrom('', signature, `${signature}2111`, Buffer.from('PROXY TCP4 ').toString('hex'));
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        try {
          parseProxyHeader(Buffer.concat([Buffer.from(start, 'hex'), rest]));
        } catch (error) {
          assert.ok(codeOf(error) === 'bad-syntax' || codeOf(error) === 'limit');
        }
      }),
    );
  });
});
