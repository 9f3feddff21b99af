import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { bodyLimits } from '#base/limits-store.ts';
import { collect } from '#store/testing.ts';
import { SegmentBodies } from './body-store.ts';
import { headerSize, parseRef } from './record.ts';

let directory: string;
let bodies: SegmentBodies;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sowa-bodies-'));
  bodies = await SegmentBodies.open(directory, 'owner');
});
afterEach(async () => {
  await bodies[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const files = () => readdirSync(directory).filter((name) => name !== 'tmp');

test('many bodies at once share a segment and every one reads back', async () => {
  const contents = Array.from({ length: 100 }, (_, i) => Buffer.alloc(i * 37, i));
  const refs = await Promise.all(contents.map((content) => bodies.put(content)));
  for (const [i, ref] of refs.entries()) assert.deepEqual(await collect(bodies.read(ref)), contents[i]);
  assert.equal(files().length, 1);
});

test('a lent chunk is used again, others are kept', async () => {
  const content = Buffer.alloc(1.5 * bodyLimits.inline, 'chunks and chunks');
  const ref = await bodies.put(content);
  for (const lent of [true, false, true]) {
    const copies: Buffer[] = [];
    const chunks = new Set<ArrayBufferLike>();
    for await (const chunk of bodies.read(ref, 0, content.length, lent)) {
      copies.push(Buffer.from(chunk));
      chunks.add(chunk.buffer);
    }
    assert.ok(Buffer.concat(copies).equals(content));
    assert.equal(chunks.size < copies.length, lent);
  }
});

test('any range of a body is read alone', async () => {
  await bodies.put(Buffer.from('before'));
  const ref = await bodies.put(Buffer.from('0123456789'));
  await bodies.put(Buffer.from('after'));
  for (const [from, to] of [
    [0, 10],
    [3, 7],
    [9, 10],
    [5, 5],
    [8, 99],
    [12, 20],
  ] as const) {
    const expected = '0123456789'.slice(from, to);
    assert.equal((await collect(bodies.read(ref, from, to))).toString(), expected, `${from}..${to}`);
  }
});

test('a body at the inline limit shares a segment, one byte more gets its own file', async () => {
  const small = await bodies.put(Buffer.from('x'));
  const atCap = await bodies.put(Buffer.alloc(bodyLimits.inline, 1));
  const over = await bodies.put(Buffer.alloc(bodyLimits.inline + 1, 2));
  assert.equal(parseRef(atCap.ref).segment, parseRef(small.ref).segment);
  assert.notEqual(parseRef(over.ref).segment, parseRef(small.ref).segment);
  await bodies.verify(over);
  assert.equal((await collect(bodies.read(over, bodyLimits.inline - 1))).length, 2);
  assert.deepEqual(readdirSync(join(directory, 'tmp')), []);
});

test('what is put in front of a body at its end is part of it, whatever its size', async () => {
  for (const size of [0, 10, bodyLimits.inline, bodyLimits.inline + 1, 3 * bodyLimits.inline]) {
    for (const length of [0, 1, 500, bodyLimits.prefix]) {
      const [prefix, content] = [Buffer.alloc(length, 'prefix'), Buffer.alloc(size, 'content')];
      const writer = bodies.create();
      await writer.write(content);
      const body = await writer.finish(prefix);
      assert.equal(body.size, length + size);
      await bodies.verify(body);
      assert.ok(Buffer.concat([prefix, content]).equals(await collect(bodies.read(body))), `${length} before ${size}`);
    }
  }
});

test('a prefix that has no room in front of a large body is refused, and nothing is left', async () => {
  const writer = bodies.create();
  await writer.write(Buffer.alloc(bodyLimits.inline + 1));
  await assert.rejects(writer.finish(Buffer.alloc(bodyLimits.prefix + 1)), (error) => codeOf(error) === 'limit');
  assert.deepEqual([files(), readdirSync(join(directory, 'tmp'))], [[], []]);
});

test('a large body streams through bounded memory', async () => {
  const writer = bodies.create();
  const chunk = Buffer.alloc(64 * 1024, 7);
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  for (let i = 0; i < 800; i++) {
    await writer.write(chunk);
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }
  const ref = await writer.finish();
  assert.equal(ref.size, 800 * 64 * 1024);
  await bodies.verify(ref);
  assert.ok(peak < 8 * 1024 * 1024, `held ${peak} bytes`);
});

test('an aborted body leaves nothing behind', async () => {
  const writer = bodies.create();
  await writer.write(Buffer.alloc(bodyLimits.inline + 5));
  await writer.abort();
  const small = bodies.create();
  await small.write(Buffer.from('x'));
  await small.abort();
  assert.deepEqual([files(), readdirSync(join(directory, 'tmp'))], [[], []]);
});

test('opening clears what an interrupted spool left', async () => {
  writeFileSync(join(directory, 'tmp', 'left-over'), 'half');
  await using again = await SegmentBodies.open(directory, 'owner');
  assert.deepEqual(readdirSync(join(again.directory, 'tmp')), []);
});

test('damage is told apart: a changed byte, a cut file, a missing file', async () => {
  const ref = await bodies.put(Buffer.from('precious'));
  const file = join(directory, parseRef(ref.ref).segment);
  const good = readFileSync(file);
  const flipped = Buffer.from(good);
  flipped[headerSize + 2] = 0;
  writeFileSync(file, flipped);
  await assert.rejects(bodies.verify(ref), (error) => codeOf(error) === 'corrupt');
  writeFileSync(file, good.subarray(0, headerSize + 3));
  await assert.rejects(bodies.verify(ref), (error) => codeOf(error) === 'corrupt');
  await assert.rejects(
    collect(bodies.read({ ref: 'gone/0000000', size: 1 })),
    (error) => codeOf(error) === 'not-found',
  );
  await assert.rejects(
    collect(bodies.read({ ref: '../../etc/passwd', size: 1 })),
    (error) => codeOf(error) === 'corrupt',
  );
});

test('after the disk refused, the next body goes to a new segment', async () => {
  await bodies.put(Buffer.from('one'));
  const broken = bodies.active;
  rmSync(directory, { recursive: true });
  const refused = await bodies.put(Buffer.alloc(bodyLimits.inline + 1)).catch((error: unknown) => error);
  assert.equal(codeOf(refused), 'unavailable');
  await bodies[Symbol.asyncDispose]();
  bodies = await SegmentBodies.open(directory, 'owner');
  const ref = await bodies.put(Buffer.from('two'));
  assert.notEqual(parseRef(ref.ref).segment, broken);
  assert.equal((await collect(bodies.read(ref))).toString(), 'two');
});

test('a full segment is sealed and the next begins', async () => {
  const half = Buffer.alloc(bodyLimits.inline, 3);
  const rounds = Math.ceil(bodyLimits.segment / half.length) + 1;
  for (let i = 0; i < rounds; i++) await bodies.put(half);
  assert.equal(files().length, 2);
  for (const name of files())
    assert.ok(statSync(join(directory, name)).size <= bodyLimits.segment + half.length + headerSize);
});
