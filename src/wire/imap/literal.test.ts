import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { announcedLiteral } from './literal.ts';

suite('what announces a literal', () => {
  const cases: [line: string, expected: [size: number, synchronizing: boolean, binary: boolean] | null][] = [
    ['A001 LOGIN {11}', [11, true, false]],
    ['A001 LOGIN {11+}', [11, false, false]],
    ['A003 APPEND saved-messages (\\Seen) ~{310}', [310, true, true]],
    ['A003 APPEND saved-messages (\\Seen) UTF8 (~{310+}', [310, false, true]],
    ['A FETCH 1 BODY[HEADER.FIELDS ({4}', [4, true, false]],
    ['A LOGIN {0}', [0, true, false]],
    ['A LOGIN "quoted" {5}', [5, true, false]],
    ['A LOGIN "quo\\"ted" {5}', [5, true, false]],
    ['A LOGIN {5} ', null],
    ['A LOGIN {5', null],
    ['A LOGIN {}', null],
    ['A LOGIN {+}', null],
    ['A LOGIN {-1}', null],
    ['A LOGIN {5++}', null],
    ['A LOGIN }', null],
    ['', null],
    // A synchronizing literal stands where an argument may begin.
    ['A LOGIN "open {5}', null],
    ['A LOGIN "a" "open\\" {5}', null],
    ['A LOGIN name{5}', null],
    ['{5}', null],
    // The octets of a non-synchronizing one come in any case (RFC 7888 3).
    ['A LOGIN "open {5+}', [5, false, false]],
    ['A LOGIN name{5+}', [5, false, false]],
    ['{5+}', [5, false, false]],
    [`A LOGIN {${'9'.repeat(20)}}`, [1e20, true, false]],
    [`A LOGIN {${'9'.repeat(21)}}`, null],
  ];
  for (const [line, expected] of cases) {
    test(JSON.stringify(line), () => {
      const literal = announcedLiteral(line);
      assert.deepEqual(literal === null ? null : [literal.size, literal.synchronizing, literal.binary], expected);
    });
  }
});

test('long lines take linear time', () => {
  for (const seed of ['{', '{1', '{1}', '"', '\\"', ' ', '~{']) {
    for (const end of [' {1}', '{1+}', '}', '"}']) announcedLiteral(seed.repeat(1 << 18) + end);
  }
});
