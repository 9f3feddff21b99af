// What the tables of the browser application are made of, without a browser: files, choosing, jobs on many things.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { partSize, runBatch } from '../web/src/ui/batch.ts';
import { csvName, csvText } from '../web/src/ui/csv.ts';
import { joined, left, nothing, ranged, toggled } from '../web/src/ui/selection.ts';

test('a file begins with the mark of UTF-8, and has a line for each row, every cell in quotes', () => {
  assert.equal(
    csvText([
      ['Adres', 'Nazwa'],
      ['zażółć@gęślą.pl', ''],
    ]),
    '\uFEFF"Adres";"Nazwa"\r\n"zażółć@gęślą.pl";""\r\n',
  );
  assert.deepEqual([...new TextEncoder().encode(csvText([]))], [0xef, 0xbb, 0xbf]);
});

test('quotes are doubled; separators and ends of lines stay inside their cell', () => {
  assert.equal(csvText([['a"b', 'c;d', 'e\r\nf', 'g,h']]), '\uFEFF"a""b";"c;d";"e\r\nf";"g,h"\r\n');
});

test('what a spreadsheet would run is words to it', () => {
  const risky = [
    '=1+1',
    '+48',
    '-5',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =1',
    '\u00A0=1',
    '＝1',
    '＋1',
    '－1',
    '＠A',
  ];
  for (const text of risky) assert.equal(csvText([[text]]), `\uFEFF"'${text}"\r\n`, JSON.stringify(text));
  const harmless = ['a=1', '5', '–', 'jan+nic@firma.test', '', ' '];
  for (const text of harmless) assert.equal(csvText([[text]]), `\uFEFF"${text}"\r\n`, JSON.stringify(text));
});

/** Reads a file as RFC 4180 says, with semicolons. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /"((?:[^"]|"")*)"(;|\r\n)/gy;
  let row: string[] = [];
  for (const [, content = '', end] of text.slice(1).matchAll(cell)) {
    row.push(content.replaceAll('""', '"'));
    if (end === ';') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test('whatever the cells say comes back, but for the apostrophe', () => {
  const rows = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }));
  fc.assert(
    fc.property(rows, (written) => {
      const read = cellsOf(csvText(written));
      assert.equal(read.length, written.length);
      read.forEach((row, i) => {
        row.forEach((text, j) => assert.ok(text === written[i]?.[j] || text === `'${written[i]?.[j]}`));
        assert.equal(row.length, written[i]?.length);
      });
    }),
  );
});

test('a file is called by its list and day', () => {
  assert.equal(csvName('accounts', new Date(2026, 0, 9)), 'accounts-2026-01-09.csv');
});

const page = ['a', 'b', 'c', 'd', 'e'].map((name) => [name, name.toUpperCase()] as const);
const names = ({ items }: { items: ReadonlyMap<string, string> }) => [...items.keys()].toSorted().join('');

test('a range goes from the row chosen last, grows and shrinks, and keeps what was chosen before', () => {
  const e = toggled(nothing<string>(), ['e', 'E']);
  const b = toggled(e, ['b', 'B']);
  assert.equal(names(ranged(b, page, 'd')), 'bcde');
  assert.equal(names(ranged(ranged(b, page, 'd'), page, 'c')), 'bce');
  assert.equal(names(ranged(ranged(b, page, 'd'), page, 'a')), 'abe');
  assert.equal(names(toggled(b, ['e', 'E'])), 'b');
});

test('a range whose begin is on another page is its end alone; a row that is not there changes nothing', () => {
  const z = toggled(nothing<string>(), ['z', 'Z']);
  const c = ranged(z, page, 'c');
  assert.equal(names(c), 'cz');
  assert.equal(names(ranged(c, page, 'd')), 'cdz');
  assert.equal(ranged(z, page, 'y'), z);
});

test('pages are added and left', () => {
  const all = joined(toggled(nothing<string>(), ['z', 'Z']), page);
  assert.equal(names(all), 'abcdez');
  assert.equal(names(left(all, ['a', 'z', 'nobody'])), 'bcde');
});

interface Sent {
  part: readonly string[];
  once: string;
}

/** Does a job with a service that answers as it is told; the parts that came to it. */
async function play(n: number, answer: (sent: Sent, times: number) => void, stopAfter = Infinity) {
  const sent: Sent[] = [];
  const progress: number[] = [];
  const result = await runBatch({
    names: Array.from({ length: n }, (_, i) => `n${i}`),
    send: async (part, once) => {
      sent.push({ part, once });
      answer({ part, once }, sent.length);
      return part;
    },
    isPassing: (error) => error === 'passing',
    onProgress: (done) => progress.push(done),
    isStopped: () => sent.length >= stopAfter,
    pause: () => Promise.resolve(),
  });
  return { ...result, sent, progress };
}

test('a job goes part by part, each under a key of its own', async () => {
  const { verdicts, unknown, waiting, error, sent, progress } = await play(partSize * 2 + 3, () => undefined);
  assert.deepEqual([verdicts.length, unknown, waiting, error], [partSize * 2 + 3, [], [], null]);
  assert.deepEqual(
    sent.map(({ part }) => part.length),
    [partSize, partSize, 3],
  );
  assert.deepEqual(progress, [0, partSize, partSize * 2]);
  assert.equal(new Set(sent.map(({ once }) => once)).size, 3);
});

test('a part whose answer is lost is sent again under the same key', async () => {
  const { verdicts, error, sent } = await play(partSize + 1, (_, times) => {
    if (times < 3) throw 'passing'; // oxlint-disable-line typescript/only-throw-error
  });
  assert.deepEqual([verdicts.length, error], [partSize + 1, null]);
  assert.equal(sent.length, 4);
  assert.equal(new Set(sent.slice(0, 3).map(({ once }) => once)).size, 1);
});

test('where no answer ever comes, nobody knows of that part; the others wait', async () => {
  const { verdicts, unknown, waiting, error } = await play(partSize * 3, ({ part }) => {
    if (part[0] === `n${partSize}`) throw 'passing'; // oxlint-disable-line typescript/only-throw-error
  });
  assert.deepEqual([verdicts.length, unknown.length, waiting.length, error], [partSize, partSize, partSize, 'passing']);
});

test('what the service refuses is not asked again, and was not done', async () => {
  const { verdicts, unknown, waiting, error, sent } = await play(partSize * 2, (_, times) => {
    if (times === 2) throw 'denied'; // oxlint-disable-line typescript/only-throw-error
  });
  assert.deepEqual([verdicts.length, unknown.length, waiting.length, error], [partSize, 0, partSize, 'denied']);
  assert.equal(sent.length, 2);
});

test('a job that is stopped leaves what it has not begun', async () => {
  const { verdicts, waiting, error } = await play(partSize * 3, () => undefined, 1);
  assert.deepEqual([verdicts.length, waiting.length, error], [partSize, partSize * 2, null]);
});
