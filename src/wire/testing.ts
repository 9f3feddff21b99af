/** Input for the tests of header grammars. */

/** What makes careless parsers quadratic: openings that never close, runs, nesting. */
const single = Array.from('\t"\\()<>@,;:=*\'%[].0a').concat(' ', 'ż', '\0');
const openings = [
  '(a',
  '<a@',
  '@a,',
  'a:',
  '[a',
  'a;',
  'a=',
  '%41',
  ' @ ',
  '=?',
  '=?a?q?',
  '=?a?q?b',
  '=?x*y',
  '[fwd:',
];
const whole = [
  '()',
  '"a"',
  '<>',
  '[a]',
  'a=b ',
  'a b ',
  'a*0=b;',
  '=?utf-8?q?a?= ',
  '?=',
  'Re: ',
  'Re [a]',
  '(fwd)',
  '\r\n ',
];

/** One long text of each kind: anything worse than linear would hardly finish with these. */
export function* hostileTexts(length = 1 << 17): Generator<string> {
  for (const seed of [...single, ...openings, ...whole]) {
    const run = seed.repeat(length / seed.length);
    yield* [run, `${run}x`, `a <${run}`];
  }
  yield '('.repeat(length / 2) + ')'.repeat(length / 2);
  yield '[fwd:'.repeat(length / 6) + ']'.repeat(length / 6);
}
