import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, boolean, integer, property, record } from 'fast-check';
import { generatePassword } from './generate.ts';
import { effectivePolicy } from './inherit.ts';
import { checkName } from './name-rule.ts';
import { checkPassword } from './password-rule.ts';
import { presets, type PresetName } from './presets.ts';
import { explainName, explainPassword, violationText } from './texts.ts';

const names: readonly [preset: PresetName, name: string, broken: readonly string[]][] = [
  ['isp', 'jan', []],
  ['isp', 'j', []],
  ['isp', 'Jan.Kowalski', []],
  ['isp', 'jan.kowalskie', ['too-long']],
  ['isp', '', ['too-short']],
  ['isp', '1jan', ['first-letter']],
  ['isp', '.jan', ['edges']],
  ['isp', 'jan-', ['edges']],
  ['isp', 'jan_-k', ['adjacent']],
  ['isp', 'żółw', ['characters']],
  ['isp', 'jan kow', ['characters']],
  ['isp', 'a+b', ['characters']],
  ['pro', 'a', ['too-short']],
  ['pro', 'ab', []],
  ['pro', '1a', []],
  ['pro', '_a-', []],
  ['pro', 'a--b', []],
  ['pro', 'a..b', ['adjacent']],
  ['pro', 'a.', ['edges']],
  ['pro', 'x'.repeat(32), []],
  ['pro', 'x'.repeat(33), ['too-long']],
  ['pro', 'a,b', ['characters']],
];

for (const [preset, name, broken] of names) {
  test(`${preset}: the name “${name}” ${broken.length === 0 ? 'is good' : `breaks ${broken.join(', ')}`}`, () => {
    assert.deepEqual(
      checkName(presets[preset].name, name).map(({ rule }) => rule),
      broken,
    );
  });
}

const passwords: readonly [preset: PresetName, password: string, broken: readonly string[]][] = [
  ['isp', 'Abcdefg1', []],
  ['isp', 'Abcdef1', ['too-short']],
  ['isp', 'abcdefg1', ['upper']],
  ['isp', 'ABCDEFG1', ['lower']],
  ['isp', 'Abcdefgh', ['digit']],
  ['isp', 'Żółwiki1', []],
  ['isp', 'Abcdefg1\t', ['control']],
  ['pro', 'Abcdefgh1', []],
  ['pro', 'Abcdefg1', ['too-short']],
  ['pro', `Ab1${'x'.repeat(27)}`, []],
  ['pro', `Ab1${'x'.repeat(28)}`, ['too-long']],
  ['pro', 'Abcdefgż1', ['ascii']],
  ['pro', 'Abcdefg 1', ['ascii']],
  ['bulk', 'abcdef', []],
  ['bulk', 'abcde', ['too-short']],
];

for (const [preset, password, broken] of passwords) {
  test(`${preset}: the password “${password}” ${broken.length === 0 ? 'is good' : `breaks ${broken.join(', ')}`}`, () => {
    assert.deepEqual(
      checkPassword(presets[preset].password, password, 4).map(({ rule }) => rule),
      broken,
    );
  });
}

test('strength and the account name are judged where the policy asks for it', () => {
  const { password } = presets.modern;
  assert.deepEqual(checkPassword(password, 'kowalski.jan', 2, 'kowalski'), [
    { field: 'password', rule: 'contains-name' },
    { field: 'password', rule: 'too-weak', strength: 3 },
  ]);
  assert.deepEqual(checkPassword(password, 'wrona pod mostem', 3, 'kowalski'), []);
  assert.deepEqual(checkPassword(password, 'wrona pod mostem', 3, 'pod'), [], 'short names are in passwords by chance');
});

test('a generated password keeps every rule there can be', () => {
  const flags = {
    upper: boolean(),
    lower: boolean(),
    digit: boolean(),
    special: boolean(),
    ascii: boolean(),
  };
  const rules = record({ ...flags, min: integer({ min: 6, max: 40 }), extra: integer({ min: 0, max: 60 }) });
  check(
    property(rules, ({ extra, ...rule }) => {
      const whole = { ...rule, max: rule.min + extra, strength: 0, withoutName: false };
      assert.deepEqual(checkPassword(whole, generatePassword(whole), 4), []);
    }),
  );
});

test('a generated password is easy to read out where the rule allows it, and no two are alike', () => {
  const found = Array.from({ length: 200 }, () => generatePassword(presets.modern.password));
  for (const password of found) assert.match(password, /^([a-hjkmnp-z]{4}-){3}[a-hjkmnp-z]{4}$/);
  assert.equal(new Set(found).size, found.length);
});

test('a lower level replaces single values of a higher one, and the origin of each is known', () => {
  const { policy, origin } = effectivePolicy(presets.isp, {
    platform: { password: { min: 9 }, limits: { aliases: 3 } },
    domain: { password: { min: 12, digit: false } },
    account: { limits: { aliases: 20 } },
  });
  assert.equal(policy.password.min, 12);
  assert.equal(policy.password.digit, false);
  assert.equal(policy.password.upper, true);
  assert.equal(policy.limits.aliases, 20);
  assert.equal(origin['password.min'], 'domain');
  assert.equal(origin['limits.aliases'], 'account');
  assert.equal(origin['password.upper'], 'preset');
  assert.equal(presets.isp.password.min, 8, 'a preset is never changed');
});

test('rules are explained in both languages', () => {
  assert.deepEqual(explainName(presets.isp.name, 'pl'), [
    'Najwyżej 12 znaków.',
    'Litery bez polskich znaków, cyfry oraz . - _.',
    'Zaczyna się od litery.',
    '. - _ nie stoją na początku ani na końcu.',
    'Nie ma dwóch . - _ obok siebie.',
  ]);
  assert.deepEqual(explainPassword(presets.pro.password, 'en'), [
    '9 to 30 characters.',
    'At least an upper-case letter, a lower-case letter and a digit.',
    'No accented letters and no blanks.',
  ]);
});

test('every violation has a sentence in both languages', () => {
  const all = names.flatMap(([preset, name]) => checkName(presets[preset].name, name));
  all.push(...passwords.flatMap(([preset, password]) => checkPassword(presets[preset].password, password, 4)));
  for (const violation of all) {
    for (const language of ['en', 'pl'] as const) assert.match(violationText(violation, language), /^\p{Lu}.*\.$/u);
  }
});
