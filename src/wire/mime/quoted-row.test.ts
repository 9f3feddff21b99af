import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { quotedRow } from './quoted-row.ts';
import { Row } from './row.ts';

/** All of a row, its strings as `write` has them. */
function fieldsOf(row: Row, write: (text: string) => string): unknown[] {
  return row.map((_, index) => {
    const value = row.at(index);
    if (Array.isArray(value)) return fieldsOf(new Row(value), write);
    return typeof value === 'string' ? write(value) : value;
  });
}

const { row: rows } = fc.letrec<{ row: unknown[] }>((tie) => ({
  row: fc.array(fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.nat(), tie('row')), { maxLength: 6 }),
}));

test('a row whose strings need no escapes is what Row.parse reads, but for the quotes', () => {
  fc.assert(
    fc.property(rows, (values) => {
      const text = JSON.stringify(values);
      const quoted = quotedRow(text);
      assert.equal(quoted === null, text.includes('\\'));
      if (quoted === null) return;
      assert.deepEqual(
        fieldsOf(quoted, (string) => string),
        fieldsOf(Row.parse(text), (string) => `"${string}"`),
      );
    }),
  );
});

test('a row with other strings is left to Row.parse', () => {
  for (const value of ['ż', '\x7f', 'a"b', 'a\\b', 'a\nb', '\0', '\ud800']) {
    assert.equal(quotedRow(JSON.stringify([value])), null, JSON.stringify(value));
  }
});

test('so is what is no row', () => {
  for (const text of [
    '',
    '{',
    '{}',
    'null',
    '0',
    '[',
    '[1',
    '["a',
    '["a"',
    '["a",',
    '[1,]',
    '[1 2]',
    '[-1]',
    '[{}]',
    '[[1]',
    '[1]]',
    '[1] ',
  ]) {
    assert.equal(quotedRow(text), null, text);
  }
});
