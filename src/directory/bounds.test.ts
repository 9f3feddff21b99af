import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { actions, type Actor, boundsOf, mayAct, roles } from './access.ts';

const ids = fc.constantFrom(null, 1, 2);
const domainNames = fc.constantFrom('a.test', 'b.test');
const scopes = fc.array(
  fc.record({
    actions: fc.subarray([...actions]),
    domains: fc.option(fc.uniqueArray(domainNames), { nil: null }),
  }),
  { maxLength: 3 },
);
const actors: fc.Arbitrary<Actor> = fc.record({
  role: fc.constantFrom(...roles),
  name: fc.constant('x'),
  customer: ids,
  account: ids,
  scopes: fc.option(scopes, { nil: null }),
  via: fc.constant('api-key' as const),
});

test('a list has exactly what each of its items could be asked for', () => {
  const targets = fc.record({ customer: ids, domain: domainNames, account: fc.constantFrom(1, 2) });
  fc.assert(
    fc.property(actors, fc.constantFrom(...actions), targets, (actor, action, target) => {
      const bounds = boundsOf(actor, action);
      const within =
        bounds !== undefined &&
        (bounds.customer === null || bounds.customer === target.customer) &&
        (bounds.account === null || bounds.account === target.account) &&
        (bounds.domains === null || bounds.domains.includes(target.domain));
      assert.equal(within, mayAct(actor, action, target));
    }),
    { numRuns: 2_000 },
  );
});
