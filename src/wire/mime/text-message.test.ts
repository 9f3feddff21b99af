import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddressList } from '#wire/address-list.ts';
import { decodeWords } from '#wire/encoded-word.ts';
import { headerValue, parseHeader } from '#wire/header.ts';
import { type TextMessage, writeTextMessage } from './text-message.ts';

const letter: TextMessage = {
  from: { name: 'Zażółć "Gęślą", Jaźń', address: 'anna@example.test' },
  to: 'jan@example.test',
  subject: 'Zażółć gęślą jaźń, a potem jeszcze raz i jeszcze raz, aż temat nie zmieści się w wierszu',
  messageId: 'one@example.test',
  date: 0,
  fields: ['Auto-Submitted: auto-replied'],
  text: 'Dzień dobry,\nwracam we wtorek.\n',
};

const parts = (message: TextMessage) => {
  const octets = Buffer.from(writeTextMessage(message));
  const at = octets.indexOf('\r\n\r\n');
  return { header: parseHeader(octets), lines: String(octets).split('\r\n'), body: String(octets.subarray(at + 4)) };
};

test('a letter in Polish is ASCII on the wire and reads as it was written', () => {
  const { header, lines, body } = parts(letter);
  assert.ok(lines.every((line) => /^[\x20-\x7e]{0,76}$/.test(line)));
  assert.equal(decodeWords(headerValue(header, 'subject') ?? ''), letter.subject);
  const [from] = parseAddressList(headerValue(header, 'from') ?? '');
  assert.equal(decodeWords(from?.name ?? ''), letter.from.name);
  assert.equal(`${from?.mailbox}@${from?.host}`, letter.from.address);
  assert.equal(headerValue(header, 'auto-submitted'), 'auto-replied');
  assert.equal(headerValue(header, 'content-type'), 'text/plain; charset=utf-8');
  assert.equal(Buffer.from(body, 'base64').toString(), 'Dzień dobry,\r\nwracam we wtorek.\r\n');
});

test('a letter in ASCII stays readable', () => {
  const { header, body } = parts({
    ...letter,
    from: { name: 'Nowak, "Jan"', address: 'a@b.test' },
    text: 'Back on Monday.',
  });
  assert.equal(body, 'Back on Monday.\r\n');
  assert.equal(parseAddressList(headerValue(header, 'from') ?? '')[0]?.name, 'Nowak, "Jan"');
  const { body: bare } = parts({ ...letter, from: { name: '', address: 'a@b.test' }, text: 'x'.repeat(999) });
  assert.equal(Buffer.from(bare, 'base64').length, 1001);
});
