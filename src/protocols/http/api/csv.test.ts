import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from './csv.ts';

test('fields are in quotes where they must be', () => {
  assert.equal(csvLine(['a', 'b c', 'd,e', 'f"g', 'h\r\ni', '']), 'a,b c,"d,e","f""g","h\r\ni",\r\n');
});

test('what a spreadsheet would run is words to it', () => {
  for (const text of ['=1+1', '+48', '-5', '@A1', '  =1', '\u00A0=1', '＝1', '＋1', '－1', '＠A']) {
    assert.equal(csvLine([text]), `'${text}\r\n`, JSON.stringify(text));
  }
  for (const text of ['\t=1', '\r=1', '\n=1']) assert.ok(/^"?'/.test(csvLine([text])), JSON.stringify(text));
  for (const text of ['a=1', '5', '2026-01-01', '']) assert.equal(csvLine([text]), `${text}\r\n`);
});
