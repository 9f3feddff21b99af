import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { threadLimits } from '#base/limits-imap.ts';
import { formatThread } from '#wire/imap/search-response.ts';
import { byDate, firstOf, type Relations, type Threadable, type ThreadTree } from './threadable.ts';
import { ThreadsByReference } from './threads-by-reference.ts';
import { threadsBySubject } from './threads-by-subject.ts';

type Message = Threadable & Relations;

/** `1 a@ < b@ c@`: number, id (`-` for none) and ancestors; then the subject, behind `Re:` for a reply; the date is the number unless `at` says more. */
function message(text: string): Message {
  const [head = '', subjectText = ''] = text.split('|');
  const [numbered = '', named = ''] = head.split('<');
  const [number = '', id = '-', sent = number] = numbered.trim().split(/\s+/);
  const isReply = subjectText.startsWith('Re:');
  return {
    number: Number(number),
    sent: Number(sent),
    id: id === '-' ? null : id,
    ancestors: named.trim() === '' ? [] : named.trim().split(' '),
    subject: subjectText.replace('Re:', ''),
    isReply,
  };
}

function byReference(messages: readonly Message[]): ThreadTree[] {
  const threads = new ThreadsByReference();
  for (const one of messages) threads.add(one, one);
  for (const one of messages.toSorted(byDate)) threads.place(one);
  return threads.threads();
}

const printed = (trees: ThreadTree[]) => formatThread(trees).slice('* THREAD'.length).trim();

suite('RFC 5256 3 ORDEREDSUBJECT', () => {
  const cases: [string, string[], string][] = [
    ['nothing', [], ''],
    ['the oldest is above the others', ['1 - 3|a', '2 - 1|a', '3 - 2|b', '4 - 4|a'], '(2 (1)(4))(3)'],
    ['two are a line', ['1 -|a', '2 -|b', '3 -|a'], '(1 3)(2)'],
    ['without a subject is a subject, too', ['1 -|', '2 -|'], '(1 2)'],
  ];
  for (const [name, messages, expected] of cases) {
    test(name, () => {
      const inOrder = messages.map(message).toSorted(byDate);
      assert.equal(printed(threadsBySubject(inOrder)), expected);
    });
  }
});

suite('RFC 5256 3 REFERENCES', () => {
  const cases: [string, string[], string][] = [
    ['nothing', [], ''],
    ['a line and branches', ['1 a', '2 b < a', '3 c < a b', '4 d < a', '5 e'], '(1 (2 3)(4))(5)'],
    ['an answer before its question', ['1 b < a', '2 a'], '(2 1)'],
    ['1.B: a message that answers nothing is below nothing', ['1 a', '2 c < a b', '3 b'], '(1)(3 2)'],
    ['1.A: what is linked stays so', ['1 a', '2 b', '3 c < a b', '4 x', '5 d < x c'], '(1 2 3 5)(4)'],
    ['1.B: a message knows its parent', ['1 a', '2 c < a b', '3 b < x', '4 x'], '(1)(4 3 2)'],
    ['a loop of two', ['1 a < b', '2 b < a'], '(2 1)'],
    ['a message that answers itself', ['1 a < a'], '(1)'],
    ['a loop of dummies', ['1 a < x y x', '2 b < y x'], '((1)(2))'],
    ['the same id again is another message', ['1 a', '2 a', '3 b < a'], '(1 3)(2)'],
    ['no ids', ['1 -', '2 -'], '(1)(2)'],
    ['quotes are not of the id', ['1 "a\\b"@x', '2 - < ab@x'], '(1 2)'],
    ['ids differ by case', ['1 a', '2 - < A'], '(1)(2)'],
    ['3: a missing parent of one is no one', ['1 b < a'], '(1)'],
    ['3: a missing parent of several', ['1 b < a', '2 c < a', '3 d < a b'], '((1 3)(2))'],
    ['3: missing in the middle', ['1 a', '2 c < a b', '3 d < a b'], '(1 (2)(3))'],
    ['3: missing above the missing', ['1 c < a b', '2 d < a b', '3 e < a'], '((1)(2)(3))'],
    ['4 and 7: by date', ['1 a 9', '2 b 8 < a', '3 c 7 < a', '4 d 1'], '(4)(1 (3)(2))'],
    ['4: a dummy by its first child', ['1 b 9 < a', '2 c 2 < a', '3 d 5'], '((2)(1))(3)'],
    ['2.2: the same moment', ['1 a 5', '2 b 5', '3 c 5'], '(1)(2)(3)'],
    ['5 and 6: no subject ties nothing', ['1 a|', '2 b|'], '(1)(2)'],
    ['6: a reply goes below', ['1 a|s', '2 b|Re:s'], '(1 2)'],
    ['6: a reply goes below what came later', ['1 b|Re:s', '2 a|s'], '(2 1)'],
    ['6: two that began alike', ['1 a|s', '2 b|s'], '((1)(2))'],
    ['6: two replies', ['1 a|Re:s', '2 b|Re:s'], '((1)(2))'],
    ['6: three that began alike', ['1 a|s', '2 b|s', '3 c|s'], '((1)(2)(3))'],
    ['6: below a dummy', ['1 b < a|s', '2 c < a|s', '3 d|s'], '((1)(2)(3))'],
    ['6: two dummies', ['1 b < a|s', '2 c < a|s', '3 e < d|Re:s', '4 f < d|s'], '((1)(2)(3)(4))'],
    ['6: a dummy goes before', ['1 x|s', '2 b < a|s', '3 c < a|s'], '((1)(2)(3))'],
    ['6: threads of several', ['1 a|s', '2 b < a|Re:s', '3 c|Re:s', '4 d < c|Re:s'], '(1 (2)(3 4))'],
    ['7: who is merged is sorted in', ['1 a 1|s', '2 b 9 < a|Re:s', '3 c 5|Re:s'], '(1 (3)(2))'],
    ['7: roots are sorted again', ['1 b 1|Re:s', '2 c 2|x', '3 a 3|s'], '(2)(3 1)'],
  ];
  for (const [name, messages, expected] of cases) {
    test(name, () => assert.equal(printed(byReference(messages.map(message))), expected));
  }

  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', '"a"');
  const messages = fc
    .array(
      fc.record({
        sent: fc.nat(5),
        id: fc.option(id, { nil: null }),
        ancestors: fc.array(id, { maxLength: 4 }),
        subject: fc.constantFrom('', '', 's', 't'),
        isReply: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    .map((list) => list.map((one, i): Message => ({ number: i + 1, ...one })));

  test('every message is there once; siblings are by date; dummies are at the top, and have children', () => {
    fc.assert(
      fc.property(messages, (list) => {
        const roots = byReference(list);
        const seen: number[] = [];
        const visit = (trees: readonly ThreadTree[], depth: number): void => {
          for (const [i, tree] of trees.entries()) {
            if (i > 0) assert.ok(byDate(firstOf(trees[i - 1]!), firstOf(tree)) < 0);
            if (tree.number === null) assert.ok(depth === 0 && tree.children.length > 1);
            else seen.push(tree.number);
            visit(tree.children, depth + 1);
          }
        };
        visit(roots, 0);
        assert.deepEqual(
          seen.toSorted((a, b) => a - b),
          list.map(({ number }) => number),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('the order of arrival does not matter to an honest conversation', () => {
    const honest = ['a', 'b < a', 'c < a b', 'd < a b c', 'e < a', 'f < a e', 'g'];
    const expected = printed(byReference(honest.map((text, i) => message(`${i + 1} ${text}`))));
    fc.assert(
      fc.property(fc.shuffledSubarray(honest, { minLength: honest.length }), (shuffled) => {
        const numbers = shuffled.map((text) => honest.indexOf(text) + 1);
        const list = shuffled.map((text, i) => ({ ...message(`${i + 1} ${text}`), sent: numbers[i]! }));
        const found = printed(byReference(list)).replace(/\d+/g, (number) => String(numbers[Number(number) - 1]));
        assert.equal(found, expected);
      }),
    );
  });

  test('a thread of any depth, also backwards; hostile ones in linear time', () => {
    const deep = Array.from({ length: 20_000 }, (_, i) => message(`${i + 1} i${i}${i === 0 ? '' : ` < i${i - 1}`}`));
    assert.equal(printed(byReference(deep)), `(${deep.map(({ number }) => number).join(' ')})`);
    const backwards = deep.toReversed().map((one, i) => ({ ...one, number: i + 1 }));
    assert.equal(byReference(backwards).length, 1);
  });

  test('a thread of any breadth is written', () => {
    const list = Array.from({ length: 200_000 }, (_, i) => message(`${i + 1} -`));
    assert.equal(printed(threadsBySubject(list)).length, 1_488_896);
  });

  test('a loop is looked for so far up and no further', () => {
    const threaded = (levels: number) => {
      const line = Array.from({ length: levels }, (_, i) => `i${i}`);
      // Last comes one that is known as a parent, and goes below the end of the line.
      const list = [
        `1 - < ${line.join(' ')}`,
        '2 - < p',
        '3 - < p',
        `4 p < i${levels - 1}`,
        `5 - < ${line[levels - 1]}`,
      ];
      return printed(byReference(list.map(message)));
    };
    assert.equal(threaded(threadLimits.levels + 1), '((1)(4 (2)(3))(5))');
    assert.equal(threaded(threadLimits.levels + 2), '((1)(5))(4 (2)(3))');
  });
});
