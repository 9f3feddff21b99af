import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presets } from '#directory/policy/presets.ts';
import type { FileRow } from './file.ts';
import { type ImportFacts, type ImportOptions, judgeRows } from './verdict.ts';

const MB = 1024 * 1024;
const facts: ImportFacts = {
  policies: new Map([['a.test', presets.isp]]),
  taken: new Set(['jest@a.test']),
  done: new Map([[9, 'jest@a.test']]),
  room: Infinity,
  strength: () => 4,
};
const options: ImportOptions = { badPassword: 'reject', spaceBytes: 100 * MB };

function row(fields: Partial<FileRow>): FileRow {
  return { line: 2, address: 'jan@a.test', password: '', capacity: '', forward: '', keepCopy: '', ...fields };
}

const refused: readonly [name: string, fields: Partial<FileRow>, problems: readonly string[]][] = [
  ['no address', { address: 'jan' }, ['address syntax']],
  ['an address with detail', { address: 'jan+x@a.test' }, ['address detail']],
  ['an address that exists', { address: 'JEST@A.test' }, ['address exists']],
  ['a domain of somebody else', { address: 'jan@b.test' }, ['address foreign-domain']],
  ['a name against the policy', { address: '1.-jan@a.test' }, ['name first-letter', 'name adjacent']],
  ['a password against the policy', { password: 'abc' }, ['password too-short', 'password upper', 'password digit']],
  ['a capacity in words', { capacity: 'dużo' }, ['capacity not-a-number']],
  ['no capacity at all', { capacity: '0' }, ['capacity not-a-number']],
  ['a forward that is no address', { forward: 'kopia' }, ['forward syntax']],
  ['a forward to itself', { forward: 'Jan@A.TEST' }, ['forward itself']],
  ['an answer that is none', { keepCopy: 'może' }, ['keepCopy yes-or-no']],
  ['several faults', { address: 'jest@a.test', capacity: '-1' }, ['address exists', 'capacity not-a-number']],
];

for (const [name, fields, problems] of refused) {
  test(`a row with ${name} is refused`, () => {
    const [verdict] = judgeRows([row(fields)], facts, options);
    assert.equal(verdict?.kind, 'refuse');
    assert.deepEqual(
      verdict.kind === 'refuse' && verdict.problems.map(({ field, rule }) => `${field} ${rule}`),
      problems,
    );
  });
}

test('a good row says what its account will be', () => {
  const [verdict] = judgeRows(
    [row({ password: 'Abcdefg1', capacity: '1 500,5 MB', forward: 'k@inny.test', keepCopy: 'TAK' })],
    facts,
    options,
  );
  assert.deepEqual(verdict, {
    line: 2,
    address: 'jan@a.test',
    kind: 'create',
    notes: [],
    account: {
      address: { local: 'jan', domain: 'a.test' },
      password: 'Abcdefg1',
      mustChange: false,
      spaceBytes: 1500.5 * MB,
      forward: { local: 'k', domain: 'inny.test' },
      keepCopy: true,
    },
  });
});

test('a forward may have detail, and its local part stays as it is written', () => {
  const [verdict] = judgeRows([row({ forward: 'Jan.K+praca@INNY.test' })], facts, options);
  assert.deepEqual(verdict?.kind === 'create' && verdict.account.forward, {
    local: 'Jan.K+praca',
    domain: 'inny.test',
  });
});

test('an empty password is generated, an empty capacity is that of the form, no answer keeps no copy', () => {
  const [verdict] = judgeRows([row({})], facts, options);
  assert.deepEqual(
    verdict?.kind === 'create' && [verdict.account.password, verdict.account.spaceBytes, verdict.account.keepCopy],
    [null, 100 * MB, false],
  );
});

test('a bad password is generated anew or must be changed where that is chosen', () => {
  const rows = [row({ password: 'abc' })];
  const [generated] = judgeRows(rows, facts, { ...options, badPassword: 'generate' });
  assert.deepEqual(
    generated?.kind === 'create' && [generated.account.password, generated.account.mustChange, generated.notes.length],
    [null, false, 3],
  );
  const [accepted] = judgeRows(rows, facts, { ...options, badPassword: 'must-change' });
  assert.deepEqual(accepted?.kind === 'create' && [accepted.account.password, accepted.account.mustChange], [
    'abc',
    true,
  ]);
});

test('the second of two equal addresses is refused and names the line of the first', () => {
  const [, second] = judgeRows([row({}), row({ line: 7, address: 'JAN@a.test' })], facts, options);
  assert.deepEqual(second?.kind === 'refuse' && second.problems, [{ field: 'address', rule: 'repeated', line: 2 }]);
});

test('a row that an earlier run of the file made has nothing to do', () => {
  const [verdict] = judgeRows([row({ line: 9, address: 'jest@a.test', password: 'x' })], facts, options);
  assert.deepEqual(verdict, { line: 9, address: 'jest@a.test', kind: 'done' });
});

test('rows past the room of the plan are refused, rows that are refused anyway take none', () => {
  const rows = ['a', 'jest', 'b', 'c'].map((local, i) => row({ line: i + 2, address: `${local}@a.test` }));
  const kinds = judgeRows(rows, { ...facts, room: 2 }, options).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['create', 'refuse', 'create', 'refuse']);
});
