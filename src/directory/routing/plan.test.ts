import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { routingLimits } from '#base/limits-queue.ts';
import { type Address, parseAddress } from '#wire/address.ts';
import { nameOf, planDelivery } from './plan.ts';
import type { AccountFacts, AddressFacts, ForwardFacts, MailFacts, Plan } from './types.ts';

const address = (text: string): Address => parseAddress(text);
const plain: MailFacts = { sender: address('x@elsewhere.test'), proven: false, passed: new Set(), stays: false };
const target = { host: 'old.test', port: 25, tls: 'opportunistic' } as const;

let forwards = 0;
const forward = (to: string, more: Partial<ForwardFacts> = {}): ForwardFacts => ({
  forward: ++forwards,
  source: '',
  target: address(to),
  keepCopy: false,
  paused: false,
  ...more,
});

/** The account `<letter>@here.test`; its number is that of the letter. */
const account = (letter: string, more: Partial<AccountFacts> = {}): AddressFacts => ({
  kind: 'account',
  by: 'address',
  account: {
    account: letter.charCodeAt(0) - 96,
    address: `${letter}@here.test`,
    active: true,
    full: false,
    forwards: [],
    allowance: 100,
    away: false,
    ...more,
  },
});

const group = (
  name: string,
  members: string[],
  senders: 'everyone' | 'domain' | 'members' = 'everyone',
): AddressFacts => ({
  kind: 'group',
  address: `${name}@here.test`,
  senders,
  members: members.map(address),
});

type World = Record<string, AddressFacts>;

/** A plan in a world; addresses elsewhere are foreign, others of ours unknown. */
function planFor(world: World, recipient: string, mail: Partial<MailFacts> = {}): Plan {
  const known = new Map<string, AddressFacts>();
  for (;;) {
    const { plan, missing } = planDelivery(address(recipient), { ...plain, ...mail }, known);
    if (missing.length === 0) return plan;
    for (const one of missing) {
      const facts = world[nameOf(one).replace('@here.test', '')];
      known.set(nameOf(one), one.domain === 'here.test' ? (facts ?? { kind: 'unknown' }) : { kind: 'foreign' });
    }
  }
}

/** Who gets it: names here, whole addresses elsewhere; the refusal in front where there is one. */
function said({ refusal, deliveries, leaving }: Plan): string {
  const here = deliveries.map((one) => one.address.replace('@here.test', ''));
  const words = [...here, ...leaving.map((one) => one.address)];
  return refusal === null ? words.join(' ') : `${refusal}: ${words.join(' ')}`.trimEnd();
}

const full = { full: true };
const table: [string, World, string, string, Partial<MailFacts>?][] = [
  ['an account', { a: account('a') }, 'a@here.test', 'a'],
  ['with detail', { a: account('a') }, 'A+lists@here.test', 'a'],
  ['nobody', {}, 'a@here.test', 'unknown:'],
  ['elsewhere', {}, 'a@there.test', 'foreign: a@there.test'],
  ['suspended', { a: account('a', { active: false }) }, 'a@here.test', 'suspended:'],
  ['full', { a: account('a', full) }, 'a@here.test', 'full: a'],
  ['full, for the postmaster', { postmaster: account('a', full) }, 'postmaster@here.test', 'a'],
  ['a target server', { a: { kind: 'relay', domain: 'here.test', target } }, 'a@here.test', 'a@here.test'],
  ['a forward', { a: account('a', { forwards: [forward('z@there.test')] }) }, 'a@here.test', 'z@there.test'],
  [
    'a forward that keeps a copy',
    { a: account('a', { forwards: [forward('z@there.test', { keepCopy: true })] }) },
    'a@here.test',
    'a z@there.test',
  ],
  [
    'several forwards, one of which keeps a copy',
    { a: account('a', { forwards: [forward('y@there.test'), forward('z@there.test', { keepCopy: true })] }) },
    'a@here.test',
    'a y@there.test z@there.test',
  ],
  [
    'a forward of another address of the account',
    { a: account('a', { forwards: [forward('z@there.test', { source: 'sales@here.test' })] }) },
    'a@here.test',
    'a',
  ],
  [
    'a forward of this alias',
    { sales: account('a', { forwards: [forward('z@there.test', { source: 'sales@here.test' })] }) },
    'Sales+x@here.test',
    'z@there.test',
  ],
  [
    'a paused forward keeps the mail here',
    { a: account('a', { forwards: [forward('z@there.test', { paused: true })] }) },
    'a@here.test',
    'a',
  ],
  [
    'a day that is used up keeps the mail here',
    { a: account('a', { allowance: 1, forwards: [forward('y@there.test'), forward('z@there.test')] }) },
    'a@here.test',
    'y@there.test',
  ],
  ['none left', { a: account('a', { allowance: 0, forwards: [forward('y@there.test')] }) }, 'a@here.test', 'a'],
  [
    'mail that comes back is kept',
    { a: account('a', { forwards: [forward('z@there.test')] }) },
    'a@here.test',
    'a',
    { passed: new Set(['account:1']) },
  ],
  [
    'what is to stay is kept',
    { a: account('a', { forwards: [forward('z@there.test')] }) },
    'a@here.test',
    'a',
    { stays: true },
  ],
  [
    'mail that comes back from the target server is refused',
    { a: { kind: 'relay', domain: 'here.test', target } },
    'a@here.test',
    'looping:',
    { passed: new Set(['domain:here.test']) },
  ],
  [
    'two who forward to each other: the second keeps it',
    {
      a: account('a', { forwards: [forward('b@here.test')] }),
      b: account('b', { forwards: [forward('a@here.test')] }),
    },
    'a@here.test',
    'b',
  ],
  [
    'a forward to a full account: its mail waits for room',
    { a: account('a', { forwards: [forward('b@here.test')] }), b: account('b', full) },
    'a@here.test',
    'full: b',
  ],
  [
    'a full account that forwards: the copy waits, the forward goes',
    { a: account('a', { full: true, forwards: [forward('z@there.test', { keepCopy: true })] }) },
    'a@here.test',
    'a z@there.test',
  ],
  [
    'a forward to nobody keeps the mail here',
    { a: account('a', { forwards: [forward('b@here.test')] }) },
    'a@here.test',
    'a',
  ],
  ['a group', { g: group('g', ['a@here.test', 'z@there.test']), a: account('a') }, 'g@here.test', 'a z@there.test'],
  [
    'a group in a group, and one member twice',
    { g: group('g', ['h@here.test', 'a@here.test']), h: group('h', ['a@here.test', 'g@here.test']), a: account('a') },
    'g@here.test',
    'a',
  ],
  ['a group without anybody', { g: group('g', []) }, 'g@here.test', 'suspended:'],
  [
    'a group for members: a member elsewhere',
    { g: group('g', ['x@elsewhere.test', 'a@here.test'], 'members'), a: account('a') },
    'g@here.test',
    'a x@elsewhere.test',
  ],
  ['a group for members: others', { g: group('g', ['a@here.test'], 'members') }, 'g@here.test', 'not-permitted:'],
  [
    'a group for members: somebody who says to be one of ours',
    { g: group('g', ['a@here.test'], 'members'), a: account('a') },
    'g@here.test',
    'not-permitted:',
    { sender: address('a@here.test') },
  ],
  [
    'a group for members: one of ours, who proved it',
    { g: group('g', ['a@here.test'], 'members'), a: account('a') },
    'g@here.test',
    'a',
    { sender: address('a@here.test'), proven: true },
  ],
  [
    'a group for the domain: from elsewhere',
    { g: group('g', ['x@elsewhere.test'], 'domain') },
    'g@here.test',
    'not-permitted:',
    { proven: true },
  ],
  ['a report to a closed group', { g: group('g', [], 'members') }, 'g@here.test', 'not-permitted:', { sender: null }],
  [
    'a group that meets its own mail',
    { g: group('g', ['z@there.test']) },
    'g@here.test',
    'looping:',
    { passed: new Set(['group:g@here.test']) },
  ],
];

for (const [name, world, recipient, expected, mail] of table) {
  test(`plan: ${name}`, () => assert.equal(said(planFor(world, recipient, mail)), expected));
}

test('a chain is followed for so many steps, and the last that was reached keeps the mail', () => {
  const letters = Array.from({ length: 15 }, (_, i) => String.fromCharCode(97 + i));
  const world = Object.fromEntries(
    letters.map((letter, i) => [
      letter,
      account(letter, { forwards: [forward(`${letters[i + 1] ?? 'z'}@here.test`)] }),
    ]),
  );
  assert.equal(said(planFor(world, 'a@here.test')), letters[routingLimits.depth]);
});

test('one recipient becomes so many, and not one more', () => {
  const members = Array.from({ length: routingLimits.targets + 1 }, (_, i) => `m${i}@there.test`);
  const plan = planFor({ g: group('g', members) }, 'g@here.test');
  assert.equal(plan.leaving.length, routingLimits.targets);
  assert.equal(plan.steps.at(-1)?.rule, 'too-many');
});

test('who is away is named once, however the mail came', () => {
  const world = { g: group('g', ['a@here.test', 'b@here.test']), a: account('a', { away: true }), b: account('b') };
  assert.deepEqual(planFor(world, 'g@here.test').away, [1]);
});

const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
const anywhere = fc.constantFrom(...letters.map((letter) => `${letter}@here.test`), 'y@there.test', 'z+1@there.test');
const anyForward = fc.record({ to: anywhere, keepCopy: fc.boolean(), paused: fc.boolean() });
const anyFacts = (letter: string) =>
  fc.oneof(
    fc
      .record({
        active: fc.boolean(),
        full: fc.boolean(),
        allowance: fc.integer({ min: 0, max: 3 }),
        forwards: fc.array(anyForward, { maxLength: 3 }),
      })
      .map((facts) =>
        account(letter, { ...facts, forwards: facts.forwards.map(({ to, ...more }) => forward(to, more)) }),
      ),
    fc.array(anywhere, { maxLength: 4 }).map((members) => group(letter, members)),
    fc.constant<AddressFacts>({ kind: 'unknown' }),
    fc.constant<AddressFacts>({ kind: 'relay', domain: 'here.test', target }),
  );
const anyWorld = fc
  .tuple(...letters.map(anyFacts))
  .map((facts) => Object.fromEntries(facts.map((f, i) => [letters[i], f])));
const anyPassed = fc.subarray(['account:1', 'account:2', 'group:c@here.test', 'domain:here.test']);

test('in any world it ends, takes each target once, loses nothing, and never sends mail through where it has been', () => {
  fc.assert(
    fc.property(anyWorld, fc.constantFrom(...letters), anyPassed, (world, letter, passed) => {
      const plan = planFor(world as World, `${letter}@here.test`, { passed: new Set(passed) });
      const accounts = plan.deliveries.map((one) => one.account);
      assert.equal(new Set(accounts).size, accounts.length);
      const gone = plan.leaving.map((one) => one.address);
      assert.equal(new Set(gone).size, gone.length);
      if (plan.refusal === null) assert.ok(accounts.length + gone.length > 0);
      for (const one of plan.leaving) {
        const from = one.by === 'forward' ? `account:${one.account}` : one.by === 'relay' ? 'domain:here.test' : '';
        assert.ok(!passed.includes(from));
        if (one.by !== 'mail' && from !== '') assert.ok(plan.hops.includes(from));
      }
      for (const [number, messages] of plan.forwarded) {
        const facts = world[letters[number - 1] ?? ''];
        assert.ok(facts?.kind === 'account' && messages <= facts.account.allowance);
      }
    }),
    { numRuns: 2000 },
  );
});
