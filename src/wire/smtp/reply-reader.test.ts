import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { deliveryLimits } from '#base/limits-queue.ts';
import { encodeReply } from './reply.ts';
import { ReplyReader, replyText } from './reply-reader.ts';

function read(...lines: string[]): unknown {
  const reader = new ReplyReader();
  try {
    const replies = lines.map((line) => reader.push(Buffer.from(line))).filter((reply) => reply !== null);
    return replies.map((reply) => `${reply.code} ${reply.status} ${replyText(reply)}`);
  } catch (error) {
    return codeOf(error);
  }
}

suite('replies', () => {
  const table: [lines: string[], expected: unknown][] = [
    [['250 2.1.0 Ok'], ['250 2.1.0 Ok']],
    [['250'], ['250 null ']],
    [['250-a', '250-b', '250 c'], ['250 null a b c']],
    [['550-5.1.1 No such', '550 5.1.1 user'], ['550 5.1.1 No such user']],
    [['550 4.1.1 odd'], ['550 null 4.1.1 odd']],
    [['450 4.2'], ['450 null 4.2']],
    [
      ['354 go', '250 2.0.0 done'],
      ['354 null go', '250 2.0.0 done'],
    ],
    [['250 a\tb\x1b\u0085'], ['250 null a?b??']],
    [['250 za\u017c\u00f3\u0142\u0107'], ['250 null za\u017c\u00f3\u0142\u0107']],
    [['250-'], []],
    [['250-a', '550 b'], 'bad-syntax'],
    [['hello'], 'bad-syntax'],
    [['150 a'], 'bad-syntax'],
    [['650 a'], 'bad-syntax'],
    [['2500 a'], 'bad-syntax'],
    [['250+a'], 'bad-syntax'],
    [[''], 'bad-syntax'],
  ];
  for (const [lines, expected] of table) {
    test(JSON.stringify(lines), () => assert.deepEqual(read(...lines), expected));
  }

  test('as many lines as are read, and one more', () => {
    const lines = Array<string>(deliveryLimits.replyLines).fill('250-a');
    assert.deepEqual(read(...lines), []);
    assert.equal(read(...lines, '250 b'), 'limit');
  });

  test('long texts are cut', () => {
    const [line = ''] = read(`250 ${'a'.repeat(deliveryLimits.replyText)}`) as string[];
    assert.ok(!line.endsWith('…'));
    const [cut = ''] = read(`250 ${'a'.repeat(deliveryLimits.replyText + 1)}`) as string[];
    assert.ok(cut.endsWith('a…'));
  });
});

test('what a server writes is read back', () => {
  const status = fc.option(
    fc.tuple(fc.nat(999), fc.nat(999)).map(([a, b]) => `5.${a}.${b}`),
    { nil: undefined },
  );
  const text = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(status, fc.array(text, { minLength: 1, maxLength: 4 }), (status, texts) => {
      const reader = new ReplyReader();
      const written = encodeReply({ code: 550, text: texts, ...(status === undefined ? {} : { status }) });
      const replies = written
        .split('\r\n')
        .slice(0, -1)
        .map((line) => reader.push(Buffer.from(line)));
      const last = replies.pop();
      assert.ok(replies.every((reply) => reply === null));
      assert.equal(last?.code, 550);
      if (status !== undefined) assert.equal(last.status, status);
      assert.equal(last.lines.length, texts.length);
    }),
  );
});
