import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { imapLimits } from '#base/limits-imap.ts';
import { codeOf } from '#base/errors.ts';
import { mailboxMatcher } from './mailbox-pattern.ts';

suite('patterns', () => {
  const cases: [pattern: string, meant: string[], others: string[]][] = [
    ['*', ['a', 'a/b', 'INBOX'], []],
    ['%', ['a', 'INBOX'], ['a/b', '/']],
    ['a', ['a'], ['A', 'ab', 'a/b']],
    ['a/%', ['a/b', 'a/'], ['a', 'a/b/c']],
    ['a/*', ['a/b', 'a/b/c'], ['a', 'b/a/b']],
    ['*/c', ['a/c', 'a/b/c', '/c'], ['c', 'a/c/d']],
    ['%/%', ['a/b'], ['a', 'a/b/c']],
    ['%/*/%', ['a/b/c', 'a/b/c/d'], ['a/b']],
    ['a%b*c', ['abc', 'axbc', 'axb/y/c'], ['a/bc', 'ab']],
    ['%%', ['a'], ['a/b']],
    ['%*', ['a/b'], []],
    ['*%*', ['a/b/c'], []],
    ['ż%', ['żółw'], ['zółw']],
    ['*aab', ['aab', 'aaab', 'x/aaaab'], ['aaba']],
    ['', [], ['a']],
    // RFC 9051 5.1: INBOX in any case, and nothing else
    ['inbox', ['INBOX'], ['INBOX/a']],
    ['iNb%', ['INBOX'], ['INBx']],
    ['Inbox*', ['INBOX', 'INBOX/a'], ['Inbox/a']],
    ['inbox/%', ['INBOX/a'], ['inbox/a']],
    ['inbox2', ['inbox2'], ['INBOX2', 'INBOX']],
  ];
  for (const [pattern, meant, others] of cases) {
    test(JSON.stringify(pattern), () => {
      const matches = mailboxMatcher('', [pattern]);
      for (const name of meant) assert.equal(matches(name), true, name);
      for (const name of others) assert.equal(matches(name), false, name);
    });
  }

  test('the reference stands in front, and any pattern will do', () => {
    const matches = mailboxMatcher('Work/', ['%', 'a/b']);
    assert.deepEqual(['Work/x', 'Work/a/b', 'x', 'Work/a/c'].map(matches), [true, true, false, false]);
  });

  test('the same as a regular expression says', () => {
    const text = (characters: string) => fc.string({ unit: fc.constantFrom(...Array.from(characters)), maxLength: 12 });
    fc.assert(
      fc.property(text('ab/*%'), text('ab/'), (pattern, name) => {
        const source = pattern.replaceAll('*', '.*').replaceAll('%', '[^/]*');
        assert.equal(mailboxMatcher('', [pattern])(name), new RegExp(`^${source}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  test('as many wildcards as the limit and not one more', () => {
    const outcome = (wildcards: number) => {
      try {
        return mailboxMatcher('', ['a%'.repeat(wildcards)])('a'.repeat(1000));
      } catch (error) {
        return codeOf(error);
      }
    };
    assert.equal(outcome(imapLimits.wildcards), true);
    assert.equal(outcome(imapLimits.wildcards + 1), 'limit');
  });

  test('hostile names take time in proportion to their length', () => {
    const pattern = `${'*a%'.repeat(imapLimits.wildcards / 3)}b`;
    assert.equal(mailboxMatcher('', [pattern])('a'.repeat(1 << 18)), false);
  });
});
