import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { MailError } from '#base/errors.ts';
import { imapLimits } from '#base/limits-imap.ts';
import { CommandBuffer, type CommandLimits } from './command-buffer.ts';

/** What a session saw of one command. */
interface Seen {
  tag: string | null;
  lines: string[];
  literals: (string | null)[];
  messages: string[];
  asked: number;
  failure: string | null;
  closed: boolean;
}

/** A session that reads commands from octets cut into chunks; `message` decides what becomes of each message. */
function play(
  chunks: readonly Buffer[],
  limits: CommandLimits = imapLimits.afterLogin,
  message: 'stream' | 'refuse' = 'stream',
): Seen[] {
  const input = [...chunks];
  const seen: Seen[] = [];
  const readLine = (): Buffer | null => {
    let line = Buffer.alloc(0);
    for (;;) {
      const chunk = input.shift();
      if (chunk === undefined) return null;
      line = Buffer.concat([line, chunk]);
      const end = line.indexOf('\r\n');
      if (end === -1) continue;
      input.unshift(line.subarray(end + 2));
      return line.subarray(0, end);
    }
  };
  for (;;) {
    const buffer = new CommandBuffer(limits);
    const command: Seen = {
      tag: null,
      lines: [],
      literals: [],
      messages: [],
      asked: 0,
      failure: null,
      closed: false,
    };
    for (let step = buffer.next; step.kind !== 'end' && !command.closed; step = buffer.next) {
      if (step.kind === 'line') {
        const line = readLine();
        if (line === null) return seen;
        buffer.line(line);
      } else if (step.kind === 'ask') {
        command.asked++;
        buffer.asked();
      } else if (step.kind === 'octets') {
        const chunk = input.shift();
        if (chunk === undefined) return seen;
        const rest = buffer.literal(chunk);
        if (rest.length > 0) input.unshift(Buffer.from(rest));
      } else if (step.kind === 'close') {
        command.closed = true;
      } else if (message === 'refuse') {
        buffer.refuse(new MailError('over-quota', 'no room'));
      } else {
        const all = Buffer.concat(input.splice(0));
        command.messages.push(all.toString('latin1', 0, step.literal.size));
        input.unshift(all.subarray(step.literal.size));
        buffer.streamed();
      }
    }
    command.tag = buffer.tag;
    command.failure = buffer.failure?.code ?? null;
    command.lines = buffer.lines;
    command.literals = buffer.literals.map((octets) =>
      octets === null ? null : Buffer.from(octets).toString('latin1'),
    );
    seen.push(command);
    if (command.closed) return seen;
  }
}

/** The parts of what `play` saw that a table names. */
function brief({ tag, lines, literals, asked, failure }: Seen): unknown[] {
  return [tag, failure ?? lines, literals, asked];
}

suite('commands are collected', () => {
  const cases: [name: string, octets: string, ...expected: unknown[][]][] = [
    ['one line', 'a NOOP\r\n', ['a', ['a NOOP'], [], 0]],
    ['two commands', 'a NOOP\r\nb CHECK\r\n', ['a', ['a NOOP'], [], 0], ['b', ['b CHECK'], [], 0]],
    [
      'RFC 9051 4.3: literals',
      'A001 LOGIN {11}\r\nFRED FOOBAR {7}\r\nfat man\r\n',
      ['A001', ['A001 LOGIN {11}', ' {7}', ''], ['FRED FOOBAR', 'fat man'], 2],
    ],
    [
      'RFC 7888 3: without asking',
      'A001 LOGIN {11+}\r\nFRED FOOBAR {7+}\r\nfat man\r\n',
      ['A001', ['A001 LOGIN {11+}', ' {7+}', ''], ['FRED FOOBAR', 'fat man'], 0],
    ],
    [
      'line breaks and announcements within literals',
      'a LOGIN {9+}\r\nx\r\n{5+}\r\n y\r\nb NOOP\r\n',
      ['a', ['a LOGIN {9+}', ' y'], ['x\r\n{5+}\r\n'], 0],
      ['b', ['b NOOP'], [], 0],
    ],
    [
      'empty literals',
      'a LOGIN {0} \r\na LOGIN {0}\r\n x\r\n',
      ['a', ['a LOGIN {0} '], [], 0],
      ['a', ['a LOGIN {0}', ' x'], [''], 1],
    ],
    ['no tag', ' NOOP\r\n\r\n+ NOOP\r\n', [null, [' NOOP'], [], 0], [null, [''], [], 0], [null, ['+ NOOP'], [], 0]],
    ['a tag alone', 'a\r\n', ['a', ['a'], [], 0]],
    [
      'what does not look like a literal is a line',
      'a LOGIN "{5}\r\nb NOOP\r\n',
      ['a', ['a LOGIN "{5}'], [], 0],
      ['b', ['b NOOP'], [], 0],
    ],
  ];
  for (const [name, octets, ...expected] of cases) {
    test(name, () => assert.deepEqual(play([Buffer.from(octets)]).map(brief), expected));
  }
});

suite('messages are not held', () => {
  test('APPEND stops at the message and goes on behind it', () => {
    const [append, noop] = play([Buffer.from('a APPEND INBOX (\\Seen) {5}\r\nhello\r\nb NOOP\r\n')]);
    assert.deepEqual(append?.messages, ['hello']);
    assert.deepEqual(brief(append), ['a', ['a APPEND INBOX (\\Seen) {5}', ''], [null], 0]);
    assert.equal(noop?.tag, 'b');
  });

  test('a mailbox name may be a literal, and messages may be many', () => {
    const [append] = play([Buffer.from('a append {5}\r\nINBOX {2+}\r\nhi (\\Seen) ~{3}\r\nyou)\r\n')]);
    assert.deepEqual(append?.messages, ['hi', 'you']);
    assert.deepEqual(append?.literals, ['INBOX', null, null]);
    assert.equal(append?.asked, 1);
  });

  test('REPLACE and UID REPLACE too', () => {
    for (const name of ['REPLACE', 'UID REPLACE']) {
      const [replace] = play([Buffer.from(`a ${name} 4 {6+}\r\nDrafts {2+}\r\nhi\r\n`)]);
      assert.deepEqual([replace?.literals, replace?.messages], [['Drafts', null], ['hi']]);
    }
  });

  test('their size does not count', () => {
    const size = imapLimits.afterLogin.literal + 1;
    const [append] = play([Buffer.from(`a APPEND INBOX {${size}}\r\n${'x'.repeat(size)}\r\n`)]);
    assert.deepEqual([append?.failure, append?.messages[0]?.length], [null, size]);
  });
});

suite('refused commands take exactly their own octets', () => {
  const limits = { command: 40, literal: 4, literals: 2 };
  const cases: [name: string, octets: string, failure: string | null][] = [
    ['lines at the limit', `a NOOP ${'x'.repeat(33)}\r\n`, null],
    ['lines past the limit', `a NOOP ${'x'.repeat(34)}\r\n`, 'limit'],
    ['lines together at the limit', `a NOOP {1+}\r\nx${'x'.repeat(29)}\r\n`, null],
    ['lines together past the limit', `a NOOP {1+}\r\nx${'x'.repeat(30)}\r\n`, 'limit'],
    ['a literal at the limit', 'a NOOP {4+}\r\nxxxx\r\n', null],
    ['a literal past the limit, which comes anyway', 'a NOOP {5+}\r\nxx\r\nx\r\n', 'limit'],
    ['a literal past the limit, which was not asked for', 'a NOOP {5}\r\n', 'limit'],
    ['literals at the limit', 'a NOOP {1+}\r\nx {1+}\r\ny\r\n', null],
    ['literals past the limit', 'a NOOP {1+}\r\nx {1+}\r\ny {1+}\r\nz\r\n', 'limit'],
    ['what follows a refused literal', 'a NOOP {5+}\r\nxxxxx {3+}\r\nb Q {2}\r\n', 'limit'],
    ['a long line with a literal', `a NOOP ${'x'.repeat(40)}{7+}\r\nb QUIT\n\r\n`, 'limit'],
  ];
  for (const [name, octets, failure] of cases) {
    test(name, () => {
      const seen = play([Buffer.from(`${octets}z NOOP\r\n`)], limits);
      assert.deepEqual(
        seen.map((command) => [command.tag, command.failure]),
        [
          ['a', failure],
          ['z', null],
        ],
      );
      if (failure !== null) assert.deepEqual([seen[0]?.lines, seen[0]?.literals], [[], []]);
    });
  }

  test('a refused message that was not asked for ends the command', () => {
    const seen = play([Buffer.from('a APPEND INBOX {5}\r\nz NOOP\r\n')], imapLimits.afterLogin, 'refuse');
    assert.deepEqual(
      seen.map(({ tag, failure }) => [tag, failure]),
      [
        ['a', 'over-quota'],
        ['z', null],
      ],
    );
  });

  test('a refused message that comes anyway is thrown away, and what follows it', () => {
    const octets = 'a APPEND INBOX {8+}\r\nb NOOP\r\n (\\Seen) {8+}\r\nc NOOP\r\n\r\nz NOOP\r\n';
    const seen = play([Buffer.from(octets)], imapLimits.afterLogin, 'refuse');
    assert.deepEqual(
      seen.map(({ tag, failure }) => [tag, failure]),
      [
        ['a', 'over-quota'],
        ['z', null],
      ],
    );
  });

  test('the limit of what is thrown away', () => {
    const next = (size: number) => {
      const buffer = new CommandBuffer(imapLimits.afterLogin);
      buffer.line(Buffer.from(`a NOOP {${size}+}`));
      return buffer.next.kind;
    };
    assert.equal(next(imapLimits.discarded), 'octets');
    assert.equal(next(imapLimits.discarded + 1), 'close');
  });

  test('the limits before and after the login', () => {
    for (const { command, literal, literals } of [imapLimits.beforeLogin, imapLimits.afterLogin]) {
      const failure = (octets: string) => play([Buffer.from(octets)], { command, literal, literals })[0]?.failure;
      const line = (size: number) => `a ${'x'.repeat(size - 2)}\r\n`;
      assert.equal(failure(line(command)), null);
      assert.equal(failure(line(command + 1)), 'limit');
      const one = (size: number) => `a LOGIN {${size}+}\r\n${'x'.repeat(size)}\r\n`;
      assert.equal(failure(one(literal)), null);
      assert.equal(failure(one(literal + 1)), 'limit');
      const many = (count: number) => `a ID ${'{1+}\r\nx'.repeat(count)}\r\n`;
      assert.equal(failure(many(literals)), null);
      assert.equal(failure(many(literals + 1)), 'limit');
    }
  });
});

suite('any octets', () => {
  const pieces = fc.constantFrom(
    'a NOOP',
    'b APPEND INBOX',
    ' {3}\r\n',
    ' {3+}\r\n',
    ' ~{2+}\r\n',
    '{0}\r\n',
    '{9+}\r\n',
    'x',
    ' ',
    '"',
    '\r\n',
    'abc',
  );
  const streams = fc.array(pieces, { maxLength: 40 }).map((all) => Buffer.from(all.join('')));

  test('give the same commands however they are cut', () => {
    const limits = { command: 60, literal: 5, literals: 3 };
    fc.assert(
      fc.property(streams, fc.array(fc.nat(20)), (octets, cuts) => {
        const chunks: Buffer[] = [];
        let from = 0;
        for (const cut of cuts) {
          chunks.push(octets.subarray(from, from + cut));
          from += cut;
        }
        chunks.push(octets.subarray(from));
        assert.deepEqual(play(chunks, limits), play([octets], limits));
      }),
    );
  });
});
