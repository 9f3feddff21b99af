import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directoryLimits } from '#base/limits.ts';
import type { Announcement } from '#db/types.ts';
import type { Address } from '#wire/address.ts';
import { RememberedRecipients } from './remembered-recipients.ts';
import type { Resolution } from './types.ts';

const ala = { local: 'ala', domain: 'example.test' };
const local: Resolution = { kind: 'local', account: 1, address: 'ala@example.test', detail: null, full: false };

/** A directory that gives one answer, and what was asked of it. */
function stage(answer: Resolution) {
  const state = { answer, asked: 0, now: 1_000_000 };
  let announce: (announcement: Announcement) => void = () => undefined;
  const recipients = new RememberedRecipients(
    {
      resolve: async (_address: Address) => {
        state.asked++;
        return state.answer;
      },
      plan: async () => assert.fail('nobody asked for a plan'),
      maySendAs: async () => true,
    },
    {
      listen: (listener) => {
        announce = listener;
        return () => (announce = () => undefined);
      },
    },
    { now: () => state.now },
  );
  return { state, recipients, announce: (announcement: Announcement) => announce(announcement) };
}

test('an account with room is remembered for a moment', async () => {
  const { state, recipients } = stage(local);
  assert.deepEqual(await recipients.resolve(ala), local);
  state.now += directoryLimits.remembered - 1;
  assert.deepEqual(await recipients.resolve(ala), local);
  assert.equal(state.asked, 1);
  await recipients.resolve({ ...ala, local: 'Ala' });
  assert.equal(state.asked, 2);
  state.now += 1;
  await recipients.resolve(ala);
  assert.equal(state.asked, 3);
});

test('what is refused or has rules is asked again', async () => {
  for (const answer of [
    { kind: 'ruled' },
    { kind: 'unknown' },
    { kind: 'suspended' },
    { kind: 'foreign' },
    { ...local, full: true },
  ] as const) {
    const { state, recipients } = stage(answer);
    await recipients.resolve(ala);
    await recipients.resolve(ala);
    assert.equal(state.asked, 2);
  }
});

test('a change of any account is obeyed at once, also one that comes while the directory is asked', async () => {
  const { state, recipients, announce } = stage(local);
  const suspended: Announcement = { topic: 'account-changed', account: 1, change: 'status' };
  await recipients.resolve(ala);
  announce(suspended);
  state.answer = { kind: 'suspended' };
  assert.deepEqual(await recipients.resolve(ala), { kind: 'suspended' });
  state.answer = local;
  const asking = recipients.resolve(ala);
  announce(suspended);
  await asking;
  state.answer = { kind: 'suspended' };
  assert.deepEqual(await recipients.resolve(ala), { kind: 'suspended' });
});

test('mail that arrives changes nothing; a gap in the announcements does', async () => {
  const { state, recipients, announce } = stage(local);
  await recipients.resolve(ala);
  announce({ topic: 'mail', account: 1 });
  await recipients.resolve(ala);
  assert.equal(state.asked, 1);
  announce({ topic: 'lost', account: 0 });
  await recipients.resolve(ala);
  assert.equal(state.asked, 2);
});
