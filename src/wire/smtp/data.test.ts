import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { DataDecoder } from './data.ts';

/** Decodes text that arrives cut at these places. */
function decode(bytes: Buffer | string, cuts: readonly number[] = []) {
  const input = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const decoder = new DataDecoder();
  const parts: Uint8Array[] = [];
  let used = 0;
  const places = [...new Set([...cuts, input.length])].toSorted((a, b) => a - b);
  for (let i = 0; i < places.length && !decoder.ended; i++) {
    const chunk = input.subarray(places[i - 1] ?? 0, places[i]);
    const decoded = decoder.push(chunk);
    parts.push(new Uint8Array(decoded.data));
    used += decoded.used;
  }
  const { ended, bare } = decoder;
  return { data: bare ? null : Buffer.concat(parts).toString('latin1'), used, ended, bare };
}

/** RFC 5321 4.5.2 over the whole input at once, as plainly as it can be said. */
function reference(input: string) {
  const end = `\r\n${input}`.indexOf('\r\n.\r\n');
  const content = end === -1 ? input : input.slice(0, end);
  const used = end === -1 ? input.length : end + 3;
  const bare = /\r(?!\n)|(?<!\r)\n/.test(end === -1 && content.endsWith('\r') ? content.slice(0, -1) : content);
  return { used, ended: end !== -1, bare };
}

suite('DATA', () => {
  test('ends at CRLF.CRLF, gives the line end in front of it, and leaves what follows', () => {
    const result = decode('Subject: a\r\n\r\nb\r\n.\r\nQUIT\r\n');
    assert.deepEqual(result, { data: 'Subject: a\r\n\r\nb\r\n', used: 20, ended: true, bare: false });
  });

  test('an empty message ends with the CRLF of the command', () => {
    assert.deepEqual(decode('.\r\n'), { data: '', used: 3, ended: true, bare: false });
  });

  test('a dot that begins a line is taken away once', () => {
    const result = decode('..\r\n...b\r\n.c\r\na.\r\n. \r\n.\r\n');
    assert.equal(result.data, '.\r\n..b\r\nc\r\na.\r\n \r\n');
  });

  test('the chunk is left as it was', () => {
    const chunk = Buffer.from(`a\r\n..b\r\n..c\r\n.\r\n`);
    const before = Buffer.from(chunk);
    new DataDecoder().push(chunk);
    assert.deepEqual(chunk, before);
  });

  test('NUL and other octets pass', () => {
    const octets = Buffer.from(Array.from({ length: 256 }, (_, i) => i).filter((i) => i !== 10 && i !== 13));
    const result = decode(Buffer.concat([octets, Buffer.from('\r\n.\r\n')]));
    assert.equal(result.data, `${octets.toString('latin1')}\r\n`);
  });

  // The smuggling variants of CVE-2023-51764, -51765 and -51766, and those that differ from them in one octet.
  const smuggling = [
    '\n.\n',
    '\n.\r\n',
    '\r\n.\n',
    '\r.\r',
    '\r.\r\n',
    '\r\n.\r',
    '\n.\r',
    '\r.\n',
    '\r\r\n.\n',
    '\r\n\r.\r\n',
    '\r\n\n.\r\n',
    '\r\n.\r\r\n',
    '\r\n.\n\r\n',
    '\n\r\n.\r',
    '\r\n.\0\n',
  ];
  for (const sequence of smuggling) {
    test(`${JSON.stringify(sequence)} ends nothing and is flagged`, () => {
      const hidden = 'MAIL FROM:<evil@example.test>\r\n';
      const input = Buffer.from(`a${sequence}${hidden}x\r\n.\r\nNOOP\r\n`);
      const { ended, bare, used } = decode(input);
      assert.deepEqual(
        { ended, bare, rest: input.subarray(used).toString() },
        { ended: true, bare: true, rest: 'NOOP\r\n' },
      );
    });
  }

  test('CRLF, NUL, dot, CRLF is text', () => {
    assert.equal(decode('a\r\n\0.\r\nb\r\n.\r\n').data, 'a\r\n\0.\r\nb\r\n');
  });

  const pieces = fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', '\r\n.\r\n', '.\r\n', 'a', 'bc', '\0', '\u00ff');
  const inputs = fc.array(pieces, { maxLength: 40 }).map((list) => Buffer.from(list.join(''), 'latin1'));

  test('any chunking gives the same, and agrees with the plain reading of the RFC', () => {
    fc.assert(
      fc.property(inputs, fc.array(fc.nat(80), { maxLength: 30 }), (input, cuts) => {
        const whole = decode(input);
        const { used, ended, bare } = reference(input.toString('latin1'));
        assert.deepEqual({ used: whole.used, ended: whole.ended, bare: whole.bare }, { used, ended, bare });
        assert.deepEqual(
          decode(
            input,
            cuts.filter((cut) => cut < input.length),
          ),
          whole,
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('what a client stuffs comes out as it was', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('.', 'a', '\0', ' ') }), { maxLength: 20 });
    fc.assert(
      fc.property(lines, fc.array(fc.nat(100), { maxLength: 10 }), (list, cuts) => {
        const message = list.map((line) => `${line}\r\n`).join('');
        const sent = Buffer.from(`${message.replace(/^\./gm, '..')}.\r\n`);
        assert.equal(
          decode(
            sent,
            cuts.filter((cut) => cut < sent.length),
          ).data,
          message,
        );
      }),
    );
  });
});
