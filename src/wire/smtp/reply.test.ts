import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { encodeReply } from './reply.ts';

suite('replies', () => {
  test('one line', () => {
    assert.equal(encodeReply({ code: 250, status: '2.1.0', text: 'OK' }), '250 2.1.0 OK\r\n');
    assert.equal(encodeReply({ code: 354, text: 'go on' }), '354 go on\r\n');
  });

  test('several lines: hyphens, and the status in each (RFC 2034 4)', () => {
    const reply = { code: 550, status: '5.1.1', text: ['nobody', 'of that name'] };
    assert.equal(encodeReply(reply), '550-5.1.1 nobody\r\n550 5.1.1 of that name\r\n');
  });

  test('text cannot end the line', () => {
    assert.equal(encodeReply({ code: 500, text: 'a\r\n250 b\0\u2028\x1b[2J' }), '500 a??250 b???[2J\r\n');
  });

  test('a long text is wrapped at 512 octets, between characters', () => {
    const lines = encodeReply({ code: 550, status: '5.1.1', text: 'ż'.repeat(600) })
      .split('\r\n')
      .slice(0, -1);
    assert.equal(lines.length, 3);
    assert.ok(lines.every((line) => Buffer.byteLength(line) <= 510));
    assert.equal(lines.map((line) => line.slice(10)).join(''), 'ż'.repeat(600));
  });

  test('whatever the text, each line is a reply line of this code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = encodeReply({ code: 451, status: '4.3.0', text }).split('\r\n');
        assert.equal(lines.pop(), '');
        lines.forEach((line, i) => {
          assert.match(line, i < lines.length - 1 ? /^451-4\.3\.0 [^\r\n]*$/ : /^451 4\.3\.0 [^\r\n]*$/);
          assert.ok(Buffer.byteLength(line) <= 510);
        });
      }),
    );
  });
});
