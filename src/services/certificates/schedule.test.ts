import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { certificateLimits } from '#base/limits-certificates.ts';
import { sequence, tagged } from '#net/der.ts';
import { extension, selfSigned } from '#net/self-signed.ts';
import { lifeOf, renewalIdentifier, renewalTime, retryAfter, windowStep } from './schedule.ts';

const day = 24 * 3_600_000;

test('a renewal begins at two thirds of the life, and earlier by up to a twentieth', () => {
  const life = { notBefore: 0, notAfter: 90 * day };
  assert.equal(renewalTime(life, 0), 60 * day);
  assert.equal(renewalTime(life, 1), 55.5 * day);
});

test("the authority's window is obeyed: a moment in it, at once where it is past, asked again where it is far", () => {
  const now = 100 * day;
  const window = (start: number, end: number, askAgain: number) => ({ start, end, askAgain });
  const table: [ReturnType<typeof window>, number, { at: number; renew: boolean }][] = [
    [window(90 * day, 92 * day, 100.25 * day), 0.5, { at: now, renew: true }],
    [window(99 * day, 101 * day, 100.25 * day), 0, { at: now, renew: true }],
    [window(99 * day, 101 * day, 102 * day), 1, { at: 101 * day, renew: true }],
    [window(130 * day, 132 * day, 100.25 * day), 0.5, { at: 100.25 * day, renew: false }],
    [window(130 * day, 132 * day, 99 * day), 0.5, { at: now, renew: false }],
  ];
  for (const [given, chance, step] of table) assert.deepEqual(windowStep(given, now, chance), step);
});

test('after failures the waits double up to a day, and the authority may ask for longer ones', () => {
  const hours = (failures: number) => retryAfter(failures, null, 0, 0) / 3_600_000;
  assert.deepEqual([1, 2, 3, 4, 5, 6, 60].map(hours), [1, 2, 4, 8, 16, 24, 24]);
  assert.equal(retryAfter(1, 7 * day, 0, 0), 7 * day);
  assert.equal(retryAfter(1, null, 0, 1), certificateLimits.firstRetry * 1.2);
});

test('a certificate is named by the key of its authority and its serial number', () => {
  // The octets of RFC 9773 4.1.
  const key = Buffer.from('69885B6B87464041E1B37B847BA0AE2CDE01C8D4', 'hex');
  const extensions = [extension('2.5.29.35', false, sequence(tagged(0x80, key)))];
  const { certificate } = selfSigned(['mail.sowa.test'], Date.now(), extensions);
  const serial = new X509Certificate(certificate).serialNumber;
  const octets = Number.parseInt(serial.slice(0, 2), 16) >= 0x80 ? `00${serial}` : serial;
  const expected = `aYhba4dGQEHhs3uEe6CuLN4ByNQ.${Buffer.from(octets, 'hex').toString('base64url')}`;
  assert.equal(renewalIdentifier(certificate), expected);
  assert.equal(renewalIdentifier(selfSigned(['mail.sowa.test'], Date.now()).certificate), null);
});

test('the life of a chain is that of its first certificate', () => {
  const now = Date.UTC(2026, 0, 1);
  const chain = selfSigned(['a.test'], now).certificate + selfSigned(['b.test'], now + 99 * day).certificate;
  assert.equal(lifeOf(chain).notBefore, now - 3_600_000);
});
