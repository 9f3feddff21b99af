import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { imapLimits } from '#base/limits-imap.ts';
import { sectionName } from './fetch-response.ts';
import { parseFetch, parseUidFetch, type FetchArguments, type FetchItem } from './fetch.ts';
import { parseSection, type Section, type SectionText } from './section.ts';
import { outcome } from './testing.ts';

const simple = (...names: string[]) => names.map((name) => ({ kind: 'simple', name }));
const body = (section: Partial<Section>, rest: object = {}) => ({
  kind: 'section',
  name: 'BODY',
  section: { part: [], text: null, ...section },
  partial: null,
  peek: false,
  ...rest,
});
const fields = (not: boolean, ...names: string[]): SectionText => ({ kind: 'fields', not, names });

/** The items of a FETCH, or the code of its error. */
function items(text: string): unknown {
  const args = outcome(parseFetch, ` 1 ${text}`);
  return typeof args === 'string' ? args : args.items;
}

suite('data items', () => {
  const cases: [text: string, expected: unknown][] = [
    ['FLAGS', simple('FLAGS')],
    ['(flags)', simple('FLAGS')],
    ['ALL', simple('FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE')],
    ['fast', simple('FLAGS', 'INTERNALDATE', 'RFC822.SIZE')],
    ['FULL', simple('FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY')],
    [
      '(UID MODSEQ BODYSTRUCTURE EMAILID THREADID SAVEDATE)',
      simple('UID', 'MODSEQ', 'BODYSTRUCTURE', 'EMAILID', 'THREADID', 'SAVEDATE'),
    ],
    ['BODY', simple('BODY')],
    ['BODY[]', [body({})]],
    ['BODY.PEEK[]<0.2048>', [body({}, { peek: true, partial: { offset: 0, count: 2048 } })]],
    ['BODY[HEADER]', [body({ text: { kind: 'header' } })]],
    ['body[text]', [body({ text: { kind: 'text' } })]],
    ['BODY[1]', [body({ part: [1] })]],
    ['BODY[4.2.2.1]', [body({ part: [4, 2, 2, 1] })]],
    ['BODY[4.1.MIME]', [body({ part: [4, 1], text: { kind: 'mime' } })]],
    ['BODY[3.HEADER]', [body({ part: [3], text: { kind: 'header' } })]],
    ['BODY[HEADER.FIELDS (DATE From)]', [body({ text: fields(false, 'DATE', 'From') })]],
    ['BODY[HEADER.FIELDS.NOT ("to" {2}\r\ncc)]', [body({ text: fields(true, 'to', 'cc') })]],
    ['BODY[3.2.HEADER.FIELDS (X-Y)]', [body({ part: [3, 2], text: fields(false, 'X-Y') })]],
    ['(FLAGS BODY[HEADER.FIELDS (DATE FROM)])', [...simple('FLAGS'), body({ text: fields(false, 'DATE', 'FROM') })]],
    ['BINARY[1.2]', [{ kind: 'binary', part: [1, 2], partial: null, peek: false }]],
    ['BINARY.PEEK[]<5.1>', [{ kind: 'binary', part: [], partial: { offset: 5, count: 1 }, peek: true }]],
    ['BINARY.SIZE[1]', [{ kind: 'binary-size', part: [1] }]],
    ['PREVIEW', [{ kind: 'preview', lazy: false }]],
    ['PREVIEW (LAZY)', [{ kind: 'preview', lazy: true }]],
    ['(PREVIEW (lazy) UID)', [{ kind: 'preview', lazy: true }, ...simple('UID')]],
    ['RFC822', [body({}, { name: 'RFC822' })]],
    ['RFC822.HEADER', [body({ text: { kind: 'header' } }, { name: 'RFC822.HEADER', peek: true })]],
    ['RFC822.TEXT', [body({ text: { kind: 'text' } }, { name: 'RFC822.TEXT' })]],
    ['(ALL)', 'bad-syntax'],
    ['ALL FLAGS', 'bad-syntax'],
    ['FLAGS UID', 'bad-syntax'],
    ['()', 'bad-syntax'],
    ['TOSTRING', 'bad-syntax'],
    ['BODY.PEEK', 'bad-syntax'],
    ['BODY[MIME]', 'bad-syntax'],
    ['BODY[0]', 'bad-syntax'],
    ['BODY[1.]', 'bad-syntax'],
    ['BODY[.1]', 'bad-syntax'],
    ['BODY[1.FOO]', 'bad-syntax'],
    ['BODY[1 HEADER]', 'bad-syntax'],
    ['BODY[HEADER.FIELDS]', 'bad-syntax'],
    ['BODY[HEADER.FIELDS ()]', 'bad-syntax'],
    ['BODY[HEADER.FIELDS ("a b")]', 'bad-syntax'],
    ['BODY[HEADER.FIELDS (a:)]', 'bad-syntax'],
    ['BODY[]<0.0>', 'bad-syntax'],
    ['BODY[]<5>', 'bad-syntax'],
    ['BODY[]<.5>', 'bad-syntax'],
    ['BINARY[HEADER]', 'bad-syntax'],
    ['BINARY.SIZE[1]<0.1>', 'bad-syntax'],
    ['PREVIEW (FUZZY)', 'bad-syntax'],
    ['X-GM-MSGID', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(items(text), expected));

  test('limits', () => {
    const list = (count: number) => items(`(${Array(count).fill('UID').join(' ')})`);
    assert.equal((list(imapLimits.fetchItems) as FetchItem[]).length, imapLimits.fetchItems);
    assert.equal(list(imapLimits.fetchItems + 1), 'limit');
    const names = (count: number) => items(`BODY[HEADER.FIELDS (${Array(count).fill('X').join(' ')})]`);
    assert.notEqual(names(imapLimits.headerNames), 'limit');
    assert.equal(names(imapLimits.headerNames + 1), 'limit');
    const part = (count: number) => items(`BODY[${Array(count).fill('1').join('.')}]`);
    assert.notEqual(part(imapLimits.sectionDepth), 'limit');
    assert.equal(part(imapLimits.sectionDepth + 1), 'limit');
  });
});

suite('modifiers', () => {
  const none = { changedSince: null, vanished: false, page: null };
  const cases: [text: string, expected: Partial<FetchArguments> | string][] = [
    ['', none],
    // RFC 7162 3.1.4.1, 3.2.6
    [' (CHANGEDSINCE 12345)', { ...none, changedSince: 12345 }],
    [' (CHANGEDSINCE 12345 VANISHED)', { ...none, changedSince: 12345, vanished: true }],
    [' (vanished changedsince 1)', { ...none, changedSince: 1, vanished: true }],
    // RFC 9394 3.3
    [' (PARTIAL -1:-30)', { ...none, page: { from: 1, to: 30, fromEnd: true } }],
    [' (PARTIAL 500:400)', { ...none, page: { from: 400, to: 500, fromEnd: false } }],
    [' (PARTIAL 1:5 CHANGEDSINCE 7)', { ...none, changedSince: 7, page: { from: 1, to: 5, fromEnd: false } }],
    [' ()', 'bad-syntax'],
    [' (VANISHED)', 'bad-syntax'],
    [' (CHANGEDSINCE)', 'bad-syntax'],
    [' (CHANGEDSINCE 0)', 'bad-syntax'],
    [' (CHANGEDSINCE 1 CHANGEDSINCE 2)', 'bad-syntax'],
    [' (PARTIAL 1:-5)', 'bad-syntax'],
    [' (PARTIAL -1:5)', 'bad-syntax'],
    [' (PARTIAL 1:*)', 'bad-syntax'],
    [' (PARTIAL 0:1)', 'bad-syntax'],
    [' (PARTIAL 1)', 'bad-syntax'],
    [' (UNCHANGEDSINCE 1)', 'bad-syntax'],
    [' CHANGEDSINCE 1', 'bad-syntax'],
  ];
  for (const [text, expected] of cases) {
    test(`UID FETCH 1:* FLAGS${text}`, () => {
      const args = outcome(parseUidFetch, ` 1:* (FLAGS)${text}`);
      if (typeof args === 'string') assert.equal(args, expected);
      else assert.deepEqual({ changedSince: args.changedSince, vanished: args.vanished, page: args.page }, expected);
    });
  }

  test('VANISHED goes with UIDs only', () => {
    assert.equal(outcome(parseFetch, ' 1:* FLAGS (CHANGEDSINCE 1 VANISHED)'), 'bad-syntax');
    assert.notEqual(outcome(parseFetch, ' 1:* FLAGS (CHANGEDSINCE 1)'), 'bad-syntax');
  });
});

suite('what is printed is parsed', () => {
  const plain = { noNullPrototype: true };
  const name = fc.string({ unit: fc.constantFrom(...Array.from('aZ-(){%*"\\]0~')), minLength: 1 });
  const named = fc.record(
    {
      kind: fc.constant('fields' as const),
      not: fc.boolean(),
      names: fc.array(name, { minLength: 1 }),
    },
    plain,
  );
  const text = fc.oneof(fc.constant({ kind: 'header' as const }), fc.constant({ kind: 'text' as const }), named);
  const part = fc.array(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 5 });
  const section = fc.record({ part, text: fc.option(text) }, plain);
  const mime = part.filter((numbers) => numbers.length > 0).map((part) => ({ part, text: { kind: 'mime' as const } }));

  test('sections', () => {
    fc.assert(
      fc.property(fc.oneof(section, mime), (section) => {
        const printed = sectionName({ kind: 'section', name: 'BODY', section, partial: null, peek: false });
        assert.deepEqual(outcome(parseSection, printed.slice('BODY'.length)), section);
      }),
    );
  });
});
