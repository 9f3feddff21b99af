import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mtaStsLimits } from '#base/limits-queue.ts';
import { hostileTexts } from './testing.ts';
import { type MtaStsPolicy, parsePolicy, policyAllows, policyId, policyText, policyTextId } from './mta-sts.ts';

suite('the record', () => {
  const table: [texts: string[], id: string | null][] = [
    [['v=STSv1; id=20160831085700Z;'], '20160831085700Z'],
    [['v=STSv1;id=a'], 'a'],
    [['v=spf1 -all', 'v=STSv1; x=y; id=b; z=w'], 'b'],
    [['v=STSv1; id=a', 'v=STSv1; id=b'], null],
    [['v=STSv1; id=a-b'], null],
    [['v=STSv1; xid=a'], null],
    [['v=STSv1'], null],
    [['v=STSv2; id=a'], null],
    [[], null],
  ];
  for (const [texts, id] of table) test(JSON.stringify(texts), () => assert.equal(policyId(texts), id));
});

suite('policies', () => {
  const policy = (...lines: string[]) => parsePolicy(lines.join('\r\n'));
  test('a policy of the RFC', () => {
    const lines = ['version: STSv1', 'mode: enforce', 'mx: Mail.example.com', 'mx: *.example.net', 'max_age: 604800'];
    assert.deepEqual(policy(...lines), { mode: 'enforce', maxAge: 604_800, mx: ['mail.example.com', '*.example.net'] });
  });
  test('LF is a line end; unknown fields are passed over; the first of a field counts', () => {
    const text = 'version: STSv1\nx-y: z\nmode: none\nmode: enforce\nmax_age: 99999999\n';
    assert.deepEqual(parsePolicy(text), { mode: 'none', maxAge: mtaStsLimits.age, mx: [] });
  });
  const malformed: string[][] = [
    [],
    ['mode: none', 'max_age: 1'],
    ['version: STSv2', 'mode: none', 'max_age: 1'],
    ['version: STSv1', 'mode: some', 'max_age: 1', 'mx: a'],
    ['version: STSv1', 'mode: enforce', 'max_age: 1'],
    ['version: STSv1', 'mode: none'],
    ['version: STSv1', 'mode: none', 'max_age: -1'],
    ['version: STSv1', 'mode: testing', 'max_age: 1', ...Array<string>(mtaStsLimits.patterns + 1).fill('mx: a')],
  ];
  for (const lines of malformed)
    test(`${lines.slice(0, 4).join(', ')} is none`, () => assert.equal(policy(...lines), null));

  test('a star is one label', () => {
    const found = { mode: 'enforce', maxAge: 1, mx: ['mail.a.example', '*.b.example'] } as const;
    const hosts = ['mail.a.example', 'x.b.example', 'b.example', 'x.y.b.example', 'a.example', 'xb.example'];
    assert.deepEqual(
      hosts.map((host) => policyAllows(found, host)),
      [true, true, false, false, false, false],
    );
  });

  test('long hostile texts are read in linear time', () => {
    for (const text of hostileTexts()) {
      policyId([`v=STSv1;${text}`]);
      parsePolicy(`a: ${text}`);
      parsePolicy(text);
    }
  });
});

test('a policy that is written is read as it was, and another has another id', () => {
  const policy: MtaStsPolicy = { mode: 'enforce', maxAge: 604_800, mx: ['mail.example.com', '*.example.net'] };
  const text = policyText(policy);
  assert.deepEqual(parsePolicy(text), policy);
  const id = policyTextId(text);
  assert.equal(policyId([`v=STSv1; id=${id}`]), id);
  assert.equal(policyTextId(policyText({ ...policy })), id);
  assert.notEqual(policyTextId(policyText({ ...policy, mode: 'testing' })), id);
});
