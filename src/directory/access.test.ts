import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Action,
  actions,
  type Actor,
  mayAct,
  mayEver,
  type Role,
  roles,
  type Scope,
  type Target,
} from './access.ts';

/**
 * What each role may do, in the order operator, customer, help desk, mailbox user, application: `a` to everything, `c`
 * to what belongs to its customer, `o` to its own account, `-` to nothing.
 */
const table: Readonly<Record<Action, string>> = {
  'domain.read': 'acc--',
  'domain.create': 'ac---',
  'domain.change': 'ac---',
  'domain.delete': 'ac---',
  'account.read': 'acco-',
  'account.create': 'ac---',
  'account.change': 'ac-o-',
  'account.limit': 'ac---',
  'account.suspend': 'ac---',
  'account.delete': 'ac---',
  'account.password': 'ac---',
  'space.split': 'ac-o-',
  'alias.read': 'acco-',
  'alias.change': 'ac-o-',
  'forward.read': 'acco-',
  'forward.change': 'ac-o-',
  'vacation.read': 'acco-',
  'vacation.change': 'ac-o-',
  'group.read': 'acc--',
  'group.change': 'ac---',
  'credential.read': 'acco-',
  'credential.change': 'a--o-',
  'security-answer.check': 'a-c--',
  'slot.read': 'acc--',
  'slot.configure': 'ac---',
  'import.read': 'ac---',
  'import.run': 'ac---',
  'policy.read': 'acco-',
  'policy.change': 'ac---',
  'plan.read': 'ac---',
  'plan.change': 'a----',
  'customer.read': 'ac---',
  'customer.change': 'a----',
  'administrator.read': 'ac---',
  'administrator.change': 'ac---',
  'subscriber.read': 'a----',
  'subscriber.change': 'a----',
  'api-key.read': 'ac-o-',
  'api-key.change': 'ac-o-',
  'route.read': 'a----',
  'route.change': 'a----',
  'queue.read': 'a----',
  'queue.change': 'a----',
  'certificate.change': 'a----',
  'installation.restore': 'a----',
  'trail.read': 'accoo',
  'audit.read': 'ac-o-',
  'usage.read': 'accoo',
  'health.read': 'a----',
  'message.read': 'o--o-',
  'message.submit': 'o--oo',
};

const mine: Target = { customer: 1, domain: 'example.org', account: 10 };
const colleague: Target = { customer: 1, domain: 'example.org', account: 11 };
const foreign: Target = { customer: 2, domain: 'example.net', account: 20 };
const nobodys: Target = { customer: null, domain: 'example.com', account: 30 };

function actor(role: Role, changes: Partial<Actor> = {}): Actor {
  return { role, name: role, customer: 1, account: 10, scopes: null, via: 'session', ...changes };
}

describe('what each role may do', () => {
  for (const action of actions) {
    for (const [column, role] of roles.entries()) {
      const mark = table[action][column];
      test(`${role} ${action}: ${mark}`, () => {
        const may = (target: Target) => mayAct(actor(role), action, target);
        assert.equal(may(mine), mark !== '-', 'the own account');
        assert.equal(may(colleague), mark === 'a' || mark === 'c', 'another account of the customer');
        assert.equal(may({ customer: 1 }), mark === 'a' || mark === 'c', 'the customer itself');
        assert.equal(may(foreign), mark === 'a', 'another customer');
        assert.equal(may(nobodys), mark === 'a', 'what belongs to no customer');
        assert.equal(may({}), mark === 'a', 'the installation');
        assert.equal(mayEver(actor(role), action), mark !== '-');
      });
    }
  }
});

describe('the edges of roles', () => {
  test('a customer without a customer and a user without an account reach nothing', () => {
    for (const target of [mine, nobodys, {}]) {
      assert.equal(mayAct(actor('customer', { customer: null }), 'account.read', target), false);
      assert.equal(mayAct(actor('mailbox-user', { account: null }), 'account.read', target), false);
    }
  });

  test('the help desk of the installation reaches every customer; that of a customer only its own', () => {
    assert.equal(mayAct(actor('help-desk', { customer: null }), 'account.read', foreign), true);
    assert.equal(mayAct(actor('help-desk', { customer: null }), 'account.change', foreign), false);
    assert.equal(mayAct(actor('help-desk'), 'account.read', foreign), false);
  });
});

describe('scopes of API keys', () => {
  const scope = (...changes: Partial<Scope>[]): Actor =>
    actor('customer', {
      via: 'api-key',
      scopes: changes.map((change) => ({ actions: ['account.read'], domains: null, ...change })),
    });

  test('an action that is not in a scope is not allowed', () => {
    assert.equal(mayAct(scope({}), 'account.read', mine), true);
    assert.equal(mayAct(scope({}), 'account.change', mine), false);
    assert.equal(mayEver(scope({}), 'account.change'), false);
    assert.equal(mayAct(scope(), 'account.read', mine), false);
  });

  test('a scope of a domain does not reach others, nor what has no domain', () => {
    const limited = scope({ domains: ['example.org'] });
    assert.equal(mayAct(limited, 'account.read', mine), true);
    assert.equal(mayAct(limited, 'account.read', { customer: 1, domain: 'example.com' }), false);
    assert.equal(mayAct(limited, 'account.read', { customer: 1 }), false);
  });

  test('a scope gives nothing that the role does not', () => {
    assert.equal(mayAct(scope({}), 'account.read', foreign), false);
    assert.equal(mayAct(scope({ actions: ['plan.change'] }), 'plan.change', mine), false);
  });

  test('one of several scopes is enough, but not half of two', () => {
    const two = scope({ domains: ['example.org'] }, { actions: ['alias.change'], domains: ['example.com'] });
    assert.equal(mayAct(two, 'alias.change', { customer: 1, domain: 'example.com' }), true);
    assert.equal(mayAct(two, 'alias.change', mine), false);
  });
});
