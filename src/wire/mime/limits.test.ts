/** Every value of mimeLimits at the cap and one past it, and messages made to hurt. Preview and sample: preview.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mimeLimits } from '#base/limits-messages.ts';
import { countBreaks } from './lines.ts';
import { MessageScanner, scanMessage } from './scanner.ts';
import type { Part, Summary } from './summary.ts';

/** Scans whole and in chunks: what happens at a limit must not depend on that either. */
function scan(text: string): Summary {
  const bytes = Buffer.from(text, 'latin1');
  const summary = scanMessage(bytes);
  assert.deepEqual(scanInChunks(bytes, 1001), summary);
  return summary;
}

function scanInChunks(bytes: Buffer, size: number): Summary {
  const scanner = new MessageScanner();
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  return scanner.end();
}

const multipart = (boundary: string): string => `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`;

/** The part itself and all within it, in the order of the message. */
function all(part: Part): Part[] {
  const children = part.parts ?? (part.message === undefined ? [] : [part.message.part]);
  return [part, ...children.flatMap(all)];
}

function depth(part: Part): number {
  const children = part.parts ?? (part.message === undefined ? [] : [part.message.part]);
  return children.length === 0 ? 0 : 1 + Math.max(...children.map(depth));
}

const nestedMultiparts = (count: number): string =>
  Array.from({ length: count }, (_, level) => `${multipart(`b${level}`)}--b${level}\r\n`).join('');

test('nesting: multiparts', () => {
  const { nesting } = mimeLimits;
  const leaf = (count: number): Part => all(scan(`${nestedMultiparts(count)}\r\nleaf`).structure).at(-1)!;
  assert.equal(leaf(nesting).bodyEnd - leaf(nesting).bodyStart, 'leaf'.length);
  const { structure } = scan(`${nestedMultiparts(nesting + 1)}\r\nleaf`);
  assert.equal(depth(structure), nesting);
  assert.deepEqual([leaf(nesting + 1).type, leaf(nesting + 1).subtype], ['text', 'plain']);
  assert.ok(leaf(nesting + 1).bodyEnd - leaf(nesting + 1).bodyStart > 'leaf'.length);
});

test('nesting: enclosed messages', () => {
  const { nesting } = mimeLimits;
  const nested = (count: number): Part[] =>
    all(scan(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(count)}\r\nleaf`).structure);
  assert.deepEqual([nested(nesting).length, nested(nesting).at(-1)!.type], [nesting + 1, 'text']);
  assert.deepEqual([nested(nesting + 1).length, nested(nesting + 1).at(-1)!.type], [nesting + 1, 'message']);
});

test('nesting: what follows a part that is too deep is still seen', () => {
  const close = Array.from({ length: mimeLimits.nesting }, (_, level) => `--b${level}--\r\n`)
    .toReversed()
    .join('');
  const { structure } = scan(
    `${nestedMultiparts(mimeLimits.nesting + 5)}\r\nleaf\r\n${close.slice(0, -'--b0--\r\n'.length)}--b0\r\n\r\nlast`,
  );
  assert.equal(structure.parts?.length, 2);
});

test('parts: one past the cap belongs to the last leaf, and so does all behind it', () => {
  const { parts } = mimeLimits;
  const message = (leaves: number): string => `${multipart('b')}${'--b\r\n\r\nx\r\n'.repeat(leaves)}--b--\r\nepilogue`;
  const full = scan(message(parts - 1)).structure;
  assert.equal(all(full).length, parts);
  assert.equal(full.parts!.at(-1)!.bodyEnd - full.parts!.at(-1)!.bodyStart, 1);
  const over = scan(message(parts + 10)).structure;
  assert.equal(all(over).length, parts);
  assert.equal(over.parts!.at(-1)!.bodyEnd, over.bodyEnd);
});

test('parts: a last leaf that was over is opened again, with the multiparts around it', () => {
  const leaves = '--a\r\n\r\nx\r\n'.repeat(mimeLimits.parts - 2);
  const text = `${multipart('b')}--b\r\n${multipart('a')}${leaves}--a--\r\nepilogue\r\n--b\r\n\r\none too many\r\n--b--\r\n`;
  const { structure } = scan(text);
  assert.equal(structure.parts?.length, 1);
  const inner = structure.parts[0]!;
  const leaf = inner.parts!.at(-1)!;
  assert.deepEqual([inner.bodyEnd, leaf.bodyEnd], [text.length, text.length]);
  for (const part of [structure, inner, leaf]) {
    assert.equal(part.lines, countBreaks(Buffer.from(text), part.bodyStart, part.bodyEnd));
  }
});

test('parts: a message that is one too many is not looked into', () => {
  const message = (leaves: number): Part =>
    scan(
      `${multipart('b')}${'--b\r\n\r\n'.repeat(leaves)}--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n`,
    ).structure;
  assert.notEqual(message(mimeLimits.parts - 3).parts!.at(-1)!.message, undefined);
  assert.equal(message(mimeLimits.parts - 2).parts!.at(-1)!.message, undefined);
});

test('header: lines past the cap are not read, and none is cut', () => {
  const subject = 'Subject: kept\r\n';
  const filler = (size: number): string => `To: ${'x'.repeat(size - 'To: \r\n'.length)}\r\n`;
  const of = (size: number): string | null =>
    scan(`${filler(mimeLimits.header - size)}${subject}Date: x\r\n\r\nbody`).envelope.subject;
  assert.equal(of(subject.length), 'kept');
  assert.equal(of(subject.length - 1), null);
});

test('header: fields that the summary does not use do not count', () => {
  const { envelope, preview } = scan(`X-Filler: ${'x'.repeat(2 * mimeLimits.header)}\r\nSubject: kept\r\n\r\nbody`);
  assert.deepEqual([envelope.subject, preview], ['kept', 'body']);
});

test('header: what is kept of a long header has its last line whole', () => {
  const line = ' someone@example.test,\r\n';
  const { to } = scan(`To:\r\n${line.repeat(mimeLimits.header / line.length + 100)}\r\n\r\n`).envelope;
  assert.ok(to.length > 0 && to.every(({ mailbox, host }) => mailbox === 'someone' && host === 'example.test'));
});

test('headers: past the cap of all together, parts are plain text', () => {
  const type = 'Content-Type: text/html\r\n';
  const description = (size: number): string =>
    `Content-Description: ${'x'.repeat(size - 'Content-Description: \r\n'.length)}\r\n`;
  const body = (size: number): string => `--b\r\n${description(size - type.length)}${type}\r\n`;
  const message = (past: number): string => {
    const first = multipart('b');
    const wanted = first.length - '\r\n'.length;
    const whole = mimeLimits.headers / mimeLimits.header - 1;
    return `${first}${body(mimeLimits.header).repeat(whole)}${body(mimeLimits.header - wanted + past)}`;
  };
  assert.equal(scan(message(0)).structure.parts!.at(-1)!.subtype, 'html');
  assert.equal(scan(message(1)).structure.parts!.at(-1)!.subtype, 'plain');
});

test('line: a delimiter may be as long as a line, no longer', () => {
  const of = (padding: number): number =>
    scan(`${multipart('b')}--b${' '.repeat(padding)}\r\n\r\none\r\n--b${' '.repeat(padding)}\r\n\r\ntwo`).structure
      .parts?.length ?? 0;
  assert.equal(of(mimeLimits.line - '--b'.length), 2);
  assert.equal(of(mimeLimits.line - '--b'.length + 1), 0);
});

test('line: a field name may be as long as a line, no longer', () => {
  const of = (name: number): number => scan(`Subject: x\r\n${'n'.repeat(name)}:\r\n\r\nbody`).structure.lines;
  assert.equal(of(mimeLimits.line), 0);
  assert.equal(of(mimeLimits.line + 1), 2);
});

test('references: the root and the latest are kept', () => {
  const { references } = mimeLimits;
  const of = (count: number): string[] =>
    scan(`References: ${Array.from({ length: count }, (_, nth) => `<${nth}@a>`).join('\r\n ')}\r\n\r\n`).references;
  assert.deepEqual([of(references).length, of(references)[1]], [references, '1@a']);
  assert.deepEqual([of(references + 1).length, ...of(references + 1).slice(0, 2)], [references, '0@a', '2@a']);
});

const hostile: [name: string, text: string][] = [
  ['3,000 nested multiparts', `${nestedMultiparts(3000)}\r\nend\r\n`],
  ['3,000 nested messages', `${'Content-Type: message/rfc822\r\n\r\n'.repeat(3000)}end`],
  ['300,000 empty parts', `${multipart('b')}${'--b\r\n\r\n'.repeat(300_000)}--b--\r\n`],
  ['1 MB of addresses on one line', `To: ${'a@b.example, '.repeat(80_000)}\r\n\r\nx`],
  ['1 MB of addresses, folded', `To: ${'a@b.example,\r\n '.repeat(80_000)}\r\n\r\nx`],
  ['1 MB of open comments', `To: ${'((((((((((\r\n '.repeat(80_000)}\r\n\r\nx`],
  ['1 MB of parameters', `Content-Type: text/plain;${' a*1="x";\r\n'.repeat(90_000)}\r\n\r\nx`],
  ['1 MB of message ids', `References: ${'<a\r\n '.repeat(200_000)}\r\n\r\nx`],
  ['100,000 header lines', `${'Subject: x\r\n'.repeat(100_000)}\r\nx`],
  ['a line of 50 MB', `${multipart('b')}--b\r\n\r\n${'x'.repeat(50_000_000)}`],
  ['a header line of 50 MB', `X: ${'x'.repeat(50_000_000)}`],
  ['2 MB that are nearly delimiters', `${multipart('b')}--b\r\n\r\n${'--c\r\n'.repeat(400_000)}`],
  ['10 MB of line feeds', `${multipart('b')}--b\r\n\r\n${'\n'.repeat(10_000_000)}`],
  ...['<a "', '<style>', '<!--', '&#', '<', '</style', "<'>"].map((piece): [string, string] => [
    `1 MB of ${piece}`,
    `Content-Type: text/html\r\n\r\n${piece.repeat(1_000_000 / piece.length)}`,
  ]),
];
for (const [name, text] of hostile) {
  test(`hostile: ${name}`, () => {
    const bytes = Buffer.from(text, 'latin1');
    const { structure, size } = scanInChunks(bytes, 65_536);
    assert.deepEqual([size, structure.bodyEnd], [bytes.length, bytes.length]);
  });
}

test('ancestors: the root and the latest are kept', () => {
  const { ancestors } = mimeLimits;
  const of = (count: number) =>
    scan(`References: ${Array.from({ length: count }, (_, nth) => `<${nth}@a>`).join('\r\n ')}\r\n\r\n`).ancestors;
  assert.deepEqual([of(ancestors).length, of(ancestors)[1]], [ancestors, '1@a']);
  assert.deepEqual([of(ancestors + 1).length, ...of(ancestors + 1).slice(0, 2)], [ancestors, '0@a', '2@a']);
});
