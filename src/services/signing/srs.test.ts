import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { signingLimits } from '#base/limits-messages.ts';
import { SenderRewriting } from './srs.ts';

const day = 86_400_000;
const clock = { time: Date.UTC(2026, 10, 21), now: () => clock.time };
const ours = new SenderRewriting(Buffer.alloc(32, 1), clock);
const other = new SenderRewriting(Buffer.alloc(32, 2), clock);
const third = new SenderRewriting(Buffer.alloc(32, 3), clock);
const ala = { local: 'Ala.Kot', domain: 'example.org' };

test('a rewritten sender says whom reports are for', () => {
  const rewritten = ours.encode(ala, 'us.example');
  assert.match(rewritten.local, /^SRS0=[a-z2-7]{8}=[a-z2-7]{2}=example\.org=Ala\.Kot$/);
  assert.equal(rewritten.domain, 'us.example');
  assert.deepEqual(ours.decode(rewritten), { kind: 'sender', address: ala });
});

test('any sender comes back, whatever is in its local part', () => {
  const locals = fc.string({ minLength: 1, maxLength: 64 }).filter((local) => !/^SRS[01][=+-]/i.test(local));
  fc.assert(
    fc.property(locals, (local) => {
      const address = { local, domain: 'a-b.example' };
      assert.deepEqual(ours.decode(ours.encode(address, 'us.example')), { kind: 'sender', address });
    }),
  );
});

test('a second forwarder keeps the first, a third does not add to it, and reports go straight back', () => {
  const first = ours.encode(ala, 'us.example');
  const second = other.encode(first, 'other.example');
  assert.match(second.local, /^SRS1=[a-z2-7]{8}=us\.example==[a-z2-7]{8}=.*=example\.org=Ala\.Kot$/);
  const last = third.encode(second, 'third.example');
  assert.equal(last.local.length, second.local.length);
  assert.deepEqual(third.decode(last), { kind: 'sender', address: first });
  assert.deepEqual(other.decode(second), { kind: 'sender', address: first });
});

test('other separators of the first forwarder are kept', () => {
  const first = { local: 'SRS0+abc=de=example.org=ala', domain: 'first.example' };
  assert.deepEqual(ours.decode(ours.encode(first, 'us.example')), { kind: 'sender', address: first });
});

test('a change of case does no harm, any other change does', () => {
  const { local, domain } = ours.encode(ala, 'us.example');
  assert.equal(ours.decode({ local: local.toLowerCase(), domain })?.kind, 'sender');
  assert.equal(ours.decode({ local: local.replace('Ala', 'Ola'), domain })?.kind, 'forged');
  assert.equal(other.decode({ local, domain })?.kind, 'forged');
  for (const forged of ['SRS0=', 'SRS0=x', 'SRS1=aaaaaaaa=x', 'SRS0==aa=example.org=ala', 'srs1-a=b==c']) {
    assert.deepEqual(ours.decode({ local: forged, domain }), { kind: 'forged' }, forged);
  }
});

test('what is no rewritten sender is left alone', () => {
  for (const local of ['ala', 'SRS', 'SRS0', 'srs2=a', 'a=SRS0=b']) {
    assert.equal(ours.decode({ local, domain: 'us.example' }), null, local);
  }
});

test('an address takes reports for so many days, also where the count begins anew', () => {
  for (const start of [clock.time, 1023 * day, 2047 * day + 5]) {
    clock.time = start;
    const rewritten = ours.encode(ala, 'us.example');
    clock.time = start + signingLimits.srsDays * day;
    assert.equal(ours.decode(rewritten)?.kind, 'sender');
    clock.time += day;
    assert.equal(ours.decode(rewritten)?.kind, 'expired');
  }
});
