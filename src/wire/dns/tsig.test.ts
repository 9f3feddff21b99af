import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { AnswerVerifier, signMessage, tsigErrors, type Verdict } from './tsig.ts';
import { encodeQuestion } from './update.ts';

const key = { name: 'sowa', secret: Buffer.alloc(32, 1) };
const now = 1_800_000_000;
const question = encodeQuestion(7, 'example.org', 'TXT');
const wireName = Buffer.from('\x04sowa\0');
const wireAlgorithm = Buffer.from('\x0bhmac-sha256\0');
const u16 = (value: number) => Buffer.of(value >> 8, value & 0xff);
const timeOf = (seconds: number) =>
  Buffer.concat([u16(0), Buffer.from(seconds.toString(16).padStart(8, '0'), 'hex'), u16(300)]);

interface Parts {
  body?: Uint8Array;
  secret?: Uint8Array;
  time?: number;
  error?: number;
  /** RFC 8945 5.3.1: signed as a later message of a transfer, behind these unsigned ones. */
  later?: readonly Uint8Array[];
}

/** Signs an answer as a server does (RFC 8945 5.3), written apart from the code that is tested. */
function answer(prior: Uint8Array, { body = question, secret = key.secret, time = now, error = 0, later }: Parts = {}) {
  const other = u16(error);
  const end =
    later === undefined
      ? [wireName, u16(255), Buffer.alloc(4), wireAlgorithm, timeOf(time), other, u16(0)]
      : [timeOf(time)];
  const mac = createHmac('sha256', secret)
    .update(Buffer.concat([u16(prior.length), prior, ...(later ?? []), body, ...end]))
    .digest();
  const data = Buffer.concat([wireAlgorithm, timeOf(time), u16(mac.length), mac, body.subarray(0, 2), other, u16(0)]);
  const record = Buffer.concat([wireName, u16(250), u16(255), Buffer.alloc(4), u16(data.length), data]);
  const bytes = Buffer.concat([body, record]);
  bytes.writeUInt16BE(1, 10);
  return { bytes, mac };
}

const { mac } = signMessage(question, key, now);
const verdict = (bytes: Uint8Array, at = now): Verdict => new AnswerVerifier(key, mac).next(bytes, at);

test('a message is signed as its parts say', () => {
  const { bytes } = signMessage(question, { ...key, name: 'SOWA.' }, now);
  const prior = createHmac('sha256', key.secret)
    .update(Buffer.concat([question, wireName, u16(255), Buffer.alloc(4), wireAlgorithm, timeOf(now), u16(0), u16(0)]))
    .digest();
  assert.deepEqual(mac, prior);
  assert.equal(bytes.length, question.length + wireName.length + 10 + wireAlgorithm.length + 8 + 2 + 32 + 6);
  assert.equal(bytes[11], 1);
});

test('an answer is taken only from who has the key, about this question, at this time', () => {
  const good = { kind: 'good' };
  assert.deepEqual(verdict(answer(mac).bytes), good);
  assert.deepEqual(verdict(answer(mac).bytes, now + 300), good);
  assert.deepEqual(verdict(answer(mac).bytes, now + 301), { kind: 'error', error: tsigErrors.badTime });
  assert.deepEqual(verdict(answer(Buffer.alloc(32)).bytes), { kind: 'unsigned' });
  assert.deepEqual(verdict(answer(mac, { secret: Buffer.alloc(32) }).bytes), { kind: 'unsigned' });
  assert.deepEqual(verdict(question), { kind: 'unsigned' });
  assert.deepEqual(verdict(answer(mac, { error: tsigErrors.badTime }).bytes), {
    kind: 'error',
    error: tsigErrors.badTime,
  });
  const refused = answer(mac, { error: tsigErrors.badKey, secret: Buffer.alloc(32) });
  assert.deepEqual(verdict(refused.bytes), { kind: 'error', error: tsigErrors.badKey });
});

test('a transfer is complete when its last message is signed', () => {
  const verifier = new AnswerVerifier(key, mac);
  const first = answer(mac);
  assert.equal(verifier.next(first.bytes, now).kind, 'good');
  assert.equal(verifier.complete, true);
  assert.equal(verifier.next(question, now).kind, 'good');
  assert.equal(verifier.complete, false);
  assert.equal(verifier.next(answer(first.mac, { later: [question] }).bytes, now).kind, 'good');
  assert.equal(verifier.complete, true);
  assert.equal(verifier.next(answer(first.mac, { later: [] }).bytes, now).kind, 'unsigned');
});

test('whatever is changed on the way is noticed, and any octets are read or refused', () => {
  const whole = answer(mac).bytes;
  const outcome = (bytes: Uint8Array) => {
    try {
      return verdict(bytes).kind;
    } catch (error) {
      return codeOf(error);
    }
  };
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Uint8Array.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      // RFC 8945 4.3.1: the id is that of the record, and names have no case.
      const start = question.length;
      const named = (at > start && at < start + 5) || (at > start + 16 && at < start + 28);
      const harmless = at < 2 || (named && change === 0x20);
      assert.ok(harmless || outcome(bytes) !== 'good', `octet ${at}`);
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.ok(['unsigned', 'error', 'good', 'bad-syntax'].includes(outcome(bytes) ?? ''));
    }),
    { numRuns: 1000 },
  );
});
