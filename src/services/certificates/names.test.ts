import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome, Resolver } from '#net/dns/types.ts';
import type { RecordType } from '#wire/dns/records.ts';
import { certificateNames } from './names.ts';

interface Known {
  A?: string[];
  AAAA?: string[];
  alias?: string;
  failed?: true;
}

/** A resolver that knows these names. */
function resolverOf(names: Readonly<Record<string, Known>>): Resolver {
  return {
    resolve: async <T extends RecordType>(name: string, type: T): Promise<Outcome<T>> => {
      const known = names[name];
      const target = known?.alias ?? name;
      const answer = { name: target, aliases: known?.alias === undefined ? [] : [name], ttl: 60, secure: false };
      if (known?.failed === true) return { kind: 'failed', reason: 'timeout' };
      if (known === undefined) return { kind: 'nxdomain', ...answer };
      const records = names[target]?.[type as 'A'];
      if (records === undefined) return { kind: 'no-data', ...answer };
      return { kind: 'found', records: records as never, ...answer };
    },
  };
}

const mail = { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] };

test('only names that point here are asked for', async () => {
  const table: [Record<string, Known>, string, string[] | null][] = [
    [{ 'mail.sowa.test': mail }, 'mail.sowa.test', ['mail.sowa.test']],
    [{}, 'mail.sowa.test', []],
    // A host whose name is also a domain.
    [
      { 'mail.sowa.test': mail, 'autoconfig.mail.sowa.test': { alias: 'mail.sowa.test' } },
      'mail.sowa.test',
      ['mail.sowa.test', 'autoconfig.mail.sowa.test'],
    ],
    [{ 'mail.sowa.test': { failed: true } }, 'mail.sowa.test', null],
    [{ 'mail.sowa.test': mail }, 'a.test', []],
    [{ 'mail.sowa.test': mail, 'autoconfig.a.test': { alias: 'mail.sowa.test' } }, 'a.test', ['autoconfig.a.test']],
    [{ 'mail.sowa.test': mail, 'mta-sts.a.test': { A: ['192.0.2.1'] } }, 'a.test', ['mta-sts.a.test']],
    [{ 'mail.sowa.test': mail, 'mta-sts.a.test': { A: ['192.0.2.1', '192.0.2.9'] } }, 'a.test', []],
    [
      { 'mail.sowa.test': mail, 'mta-sts.a.test': { alias: 'other.test' }, 'other.test': { A: ['192.0.2.7'] } },
      'a.test',
      [],
    ],
    [{ 'mail.sowa.test': mail, 'autodiscover.a.test': { failed: true } }, 'a.test', null],
    [{ 'autoconfig.a.test': { alias: 'mail.sowa.test' } }, 'a.test', []],
  ];
  for (const [names, subject, expected] of table)
    assert.deepEqual(await certificateNames(resolverOf(names), 'mail.sowa.test', subject), expected);
  assert.deepEqual(await certificateNames(resolverOf({ localhost: mail }), 'localhost', 'localhost'), []);
});
