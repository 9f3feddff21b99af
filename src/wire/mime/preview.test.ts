import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { mimeLimits } from '#base/limits-messages.ts';
import { scanMessage } from './scanner.ts';

const preview = (body: string, type = 'text/plain; charset=utf-8', encoding = '8bit'): string =>
  scanMessage(Buffer.from(`Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`)).preview;
const html = (body: string): string => preview(body, 'text/html; charset=utf-8');

const plain: [name: string, body: string, expected: string][] = [
  ['white space is folded', ' \r\n\tone \u00a0 two\u3000\u2028three\r\n', 'one two three'],
  ['controls are white space', 'one\0two\x1bthree\x7ffour', 'one two three four'],
  ['nothing to read', ' \r\n\u00a0\u200b\ufeff\r\n', ''],
  ['invisible characters go', 'o\u00adn\u200be\u2060 \u202etwo\u202c', 'one two'],
  ['joiners stay inside words only', '\u200cne\u200cza \u200d \u200c👩\u200d🚀\u200d', 'ne\u200cza 👩\u200d🚀'],
  ['markup of plain text is text', '<b>1 &lt; 2</b>', '<b>1 &lt; 2</b>'],
];
for (const [name, body, expected] of plain) test(`preview: ${name}`, () => assert.equal(preview(body), expected));

const markup: [name: string, body: string, expected: string][] = [
  ['blocks part words, inline tags do not', '<p>one</p><p>t<b>w</b>o</p>three<br>four', 'one two three four'],
  ['attributes with angle brackets', '<a title="x > y" alt=\'>\'>one</a> two', 'one two'],
  ['comments and declarations', '<!DOCTYPE html><?xml ?>one<!-- <p> -- > two -->three', 'onethree'],
  ['conditional comments', '<!--[if mso]>no<![endif]-->yes<![if !mso]>!<![endif]>', 'yes!'],
  ['style, script and title', '<title>t</title><STYLE>p>a{}</STYLE >one<script>a<b</script>', 'one'],
  ['style that never ends', 'one<style>two', 'one'],
  ['end of an element that never ends', 'one<style>two</style three', 'one'],
  ['tag that never ends', 'one<p two', 'one'],
  ['quote that never ends', 'one<a title="two>three', 'one'],
  ['angle brackets that are none', '1 < 2 <> 3 <3', '1 < 2 <> 3 <3'],
  ['entities', '&lt;b&gt; &amp;amp; &Oacute;&oacute; &eogon;&zdot; &bdquo;x&rdquo;', '<b> &amp; Óó ęż „x”'],
  ['numeric entities', '&#65;&#x42;&#X43 &#380;&#0;&#xD800;&#x110000;&#128512;', 'ABC ż\ufffd\ufffd\ufffd😀'],
  ['entities that are none', '&nothing; & &; &#; &#x; AT&T', '&nothing; & &; &#; &#x; AT&T'],
  ['padding of newsletters', `Sale!${'&zwnj;&nbsp;&#8203;'.repeat(200)}<p>Now</p>`, 'Sale! Now'],
];
for (const [name, body, expected] of markup) test(`preview of HTML: ${name}`, () => assert.equal(html(body), expected));

test('charset and transfer encoding are decoded', () => {
  assert.equal(preview('=B1=E6=EA', 'text/plain; charset=iso-8859-2', 'quoted-printable'), 'ąćę');
  assert.equal(preview('PGI+xbw8L2I+', 'text/html; charset=utf-8', 'base64'), 'ż');
  assert.equal(preview('ż'), 'ż');
  assert.equal(preview('text', 'text/plain; charset=nonsense', 'x-unknown'), 'text');
});

test('a preview is full at the cap, and cut one past it', () => {
  const full = 'x'.repeat(mimeLimits.preview);
  assert.equal(preview(full), full);
  assert.equal(preview(`${full}y`), full);
  assert.equal(preview(`${full.slice(1)} y`), full.slice(1));
});

test('no surrogate pair is cut', () => {
  const start = 'x'.repeat(mimeLimits.preview - 1);
  assert.equal(preview(`${start}😀`), start);
  assert.equal(preview(`${start.slice(1)}😀`), `${start.slice(1)}😀`);
});

test('a text beyond what is kept is not looked at; within it, it is found behind any style sheet', () => {
  const style = (size: number): string => `<style>${'x'.repeat(size)}</style>`;
  const room = mimeLimits.sample - style(0).length;
  assert.equal(html(`${style(room - 4)}Word`), 'Word');
  assert.equal(html(`${style(room - 3)}Word`), 'Wor');
  assert.equal(html(`${style(room)}Word`), '');
});

test('a character cut at the end of what is kept leaves no mark', () => {
  const style = `<style>${'x'.repeat(mimeLimits.sample)}`.slice(0, mimeLimits.sample - 10);
  assert.equal(html(`${style}</style>aaż`), 'aa');
});

test('a text without words gives way to the next', () => {
  const parts = [
    'text/plain\r\n\r\n \r\n',
    'image/png\r\n\r\nwords',
    'text/html\r\n\r\n<p>&nbsp;</p>',
    'text/plain\r\n\r\nWords',
  ];
  const body = parts.map((part) => `--b\r\nContent-Type: ${part}\r\n`).join('');
  assert.equal(preview(`${body}--b--`, 'multipart/mixed; boundary=b', '7bit'), 'Words');
});

test('any text in any dress: short, folded, well-formed', () => {
  const types = fc.constantFrom('text/plain; charset=utf-8', 'text/html', 'text/html; charset=utf-16');
  const encodings = fc.constantFrom('8bit', 'base64', 'quoted-printable');
  const pieces = fc.constantFrom(
    '<',
    '>',
    '</p>',
    '<style',
    '<!--',
    '"',
    '&#',
    '&amp;',
    '=',
    '😀',
    ' ',
    '\r\n',
    '\u200d',
  );
  const bodies = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 80 });
  fc.assert(
    fc.property(bodies, types, encodings, (body, type, encoding) => {
      const text = preview(body.join(''), type, encoding);
      assert.ok(text.length <= mimeLimits.preview && text.isWellFormed());
      assert.equal(text, text.trim());
      assert.doesNotMatch(text, /[\0-\x1f\x7f-\xa0]| {2}/);
    }),
    { numRuns: 1000 },
  );
});
