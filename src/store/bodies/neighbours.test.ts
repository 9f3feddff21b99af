import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { bodyLimits } from '#base/limits-store.ts';
import type { BodyRef } from '#store/types.ts';
import { SegmentBodies } from './body-store.ts';
import { readSmall } from './neighbours.ts';
import { BodyReader } from './reader.ts';
import { headerSize, parseRef } from './record.ts';

let directory: string;
let bodies: SegmentBodies;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sowa-neighbours-'));
  bodies = await SegmentBodies.open(directory, 'owner');
});
afterEach(async () => {
  await bodies[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const sizes = [1, 5_000, bodyLimits.small, bodyLimits.small + 1, bodyLimits.inline + 1, 20_000, 300, bodyLimits.gap];

/** What is read of bodies, and how many reads that took. */
async function readAll(refs: readonly BodyRef[]): Promise<{ found: (Buffer | undefined)[]; reads: number }> {
  await using reader = new BodyReader(directory);
  let reads = 0;
  const span = (segment: string, from: number, to: number) => {
    reads++;
    return reader.span(segment, from, to);
  };
  const found: (Buffer | undefined)[] = [];
  for await (const bytes of readSmall({ span }, refs)) found.push(bytes === undefined ? undefined : Buffer.from(bytes));
  return { found, reads };
}

test('small bodies come whole in the order asked for; large ones are left to others', async () => {
  const contents = sizes.map((size, i) => Buffer.alloc(size, i + 1));
  const refs: BodyRef[] = [];
  for (const content of contents) refs.push(await bodies.put(content));
  const expected = contents.map((content) => (content.length > bodyLimits.small ? undefined : content));
  assert.deepEqual((await readAll(refs)).found, expected);
  assert.deepEqual((await readAll(refs.toReversed())).found, expected.toReversed());
  assert.deepEqual((await readAll([])).found, []);
});

test('neighbours are read together, up to the limit and over small gaps', async () => {
  const put = (size: number) => bodies.put(Buffer.alloc(size, 1));
  const near = [await put(1_000), await put(1_000)];
  await put(bodyLimits.gap - 2 * headerSize);
  near.push(await put(1_000));
  assert.equal((await readAll(near)).reads, 1);
  await put(bodyLimits.gap + 1);
  assert.equal((await readAll([...near, await put(1_000)])).reads, 2);
  const many = [];
  while (many.length * (20_000 + headerSize) <= bodyLimits.together) many.push(await put(20_000));
  assert.equal((await readAll(many)).reads, 2);
});

test('what is cut short or gone is undefined, and the others come', async () => {
  const refs = [await bodies.put(Buffer.from('first')), await bodies.put(Buffer.alloc(1_000))];
  const { segment, offset } = parseRef((refs[1] as BodyRef).ref);
  truncateSync(join(directory, segment), offset + headerSize + 10);
  const gone = { ref: 'gone/0000000', size: 5 };
  assert.deepEqual((await readAll([gone, ...refs])).found, [undefined, undefined, undefined]);
  assert.deepEqual((await readAll(refs.slice(0, 1))).found, [Buffer.from('first')]);
});

test('giving up in the middle leaves nothing open', async () => {
  const refs = [await bodies.put(Buffer.from('first')), await bodies.put(Buffer.alloc(bodyLimits.small))];
  for await (const bytes of bodies.readSmall(refs)) {
    assert.deepEqual(bytes, Buffer.from('first'));
    break;
  }
});
