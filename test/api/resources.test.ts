import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import { type ApiStage, openApi, operator } from './stage.ts';

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`resources on ${engine}`, () => {
    let postgres: TestPostgres | undefined;
    let stage: ApiStage;

    before(async () => {
      postgres = engine === 'postgres' ? await startPostgres() : undefined;
      stage = await openApi(await postgres?.createDatabase());
    });
    after(async () => {
      await stage[Symbol.asyncDispose]();
      await postgres?.[Symbol.asyncDispose]();
    });

    test('a domain is added, changed for the version that was seen, and removed', async () => {
      const { ask } = stage;
      const made = await ask('POST /domains', { body: { name: 'Zażółć.test', vouched: true } });
      assert.equal(made.status, 201);
      assert.match(made.body.name, /^xn--/);
      const path = made.headers.get('location')?.replace('/api/v1', '') ?? '';
      const seen = await ask(`GET ${path}`);
      assert.equal(seen.status, 200);
      assert.equal(seen.headers.get('etag'), made.headers.get('etag'));
      const target = { host: 'mx.other.test', port: 25, tls: 'opportunistic' };
      const headers = { 'if-match': seen.headers.get('etag') ?? '' };
      const changed = await ask(`PATCH ${path}`, { body: { target }, headers });
      assert.deepEqual([changed.status, changed.body.mode, changed.body.target], [200, 'non-authoritative', target]);
      const late = await ask(`PATCH ${path}`, { body: { target: null }, headers });
      assert.deepEqual([late.status, late.body.code, late.body.current.mode], [412, 'conflict', 'non-authoritative']);
      assert.equal((await ask(`DELETE ${path}`, { headers })).status, 412);
      assert.equal((await ask(`DELETE ${path}`)).status, 204);
      assert.equal((await ask(`GET ${path}`)).status, 404);
    });

    test('an account is made with a password that the rules allow, or a generated one', async () => {
      const { ask } = stage;
      await ask('POST /domains', { body: { name: 'made.test', vouched: true } });
      const made = await ask('POST /accounts', { body: { address: 'jan@made.test', displayName: 'Jan' } });
      assert.equal(made.status, 201);
      assert.equal(typeof made.body.password, 'string');
      const shown = await ask('GET /accounts/jan@made.test');
      assert.deepEqual([shown.body.displayName, shown.body.password], ['Jan', undefined]);
      const weak = await ask('POST /accounts', {
        body: { address: 'ola@made.test', password: 'ola' },
        headers: { 'accept-language': 'pl' },
      });
      assert.equal(weak.status, 422);
      assert.ok(weak.body.errors.every((one: { field: string }) => one.field === 'password'));
      assert.equal((await ask('GET /accounts/ola@made.test')).status, 404);
      const both = await ask('POST /accounts', { body: { address: '-ola@made.test', password: 'ola' } });
      assert.deepEqual([...new Set(both.body.errors.map((one: { field: string }) => one.field))], ['name', 'password']);
      for (const address of ['ola', 'o..la@made.test', 'ola nowak@made.test']) {
        const none = await ask('POST /accounts', { body: { address }, headers: { 'accept-language': 'pl' } });
        assert.equal(none.body.errors[0].field, 'address', none.text);
        assert.match(none.body.errors[0].text, /^To nie jest adres e-mail/);
      }
      const forward = await ask('POST /accounts/jan@made.test/forwards', { body: { target: 'kopia' } });
      assert.equal(forward.body.errors[0].field, 'target', forward.text);
      const again = await ask('POST /accounts', { body: { address: 'jan@made.test' } });
      assert.deepEqual([again.status, again.body.code], [409, 'already-exists']);
    });

    test('a list goes on behind its cursor, sorted as asked, with what the filter finds', async () => {
      const { ask } = stage;
      await ask('POST /domains', { body: { name: 'list.test', vouched: true } });
      for (const name of ['celina', 'adam', 'edyta', 'bogdan', 'dorota']) {
        const body = { address: `${name}@list.test`, displayName: name.toUpperCase() };
        assert.equal((await ask('POST /accounts', { body })).status, 201);
      }
      const names: string[] = [];
      for (let cursor = ''; ;) {
        const page = await ask(`GET /accounts?domain=list.test&limit=2&sort=-address${cursor}`);
        names.push(...page.body.items.map((item: { address: string }) => item.address.split('@')[0]));
        if (page.body.next === null) break;
        cursor = `&cursor=${page.body.next}`;
      }
      assert.deepEqual(names, ['edyta', 'dorota', 'celina', 'bogdan', 'adam']);
      const found = await ask('GET /accounts?domain=list.test&filter=OROT');
      assert.deepEqual(
        found.body.items.map((item: { address: string }) => item.address),
        ['dorota@list.test'],
      );
      assert.equal((await ask('GET /accounts?cursor=nonsense')).status, 422);
    });

    test('a filter finds names as people write them, in any case and without accents; they sort so too', async () => {
      const { ask } = stage;
      await ask('POST /domains', { body: { name: 'gęś.test', vouched: true } });
      const people: [string, string][] = [
        ['a', 'Żaneta Łoś'],
        ['b', 'łukasz Ćma'],
        ['c', 'Zofia Nowak'],
        ['d', 'Adam Kos'],
      ];
      for (const [local, displayName] of people) {
        assert.equal(
          (await ask('POST /accounts', { body: { address: `${local}@gęś.test`, displayName } })).status,
          201,
        );
      }
      const names = async (query: string): Promise<string[]> =>
        (await ask(`GET /accounts?domain=xn--g-1ia2r.test&${query}`)).body.items.map(
          (item: { displayName: string }) => item.displayName,
        );
      for (const filter of ['łukasz', 'LUKASZ', 'Łukasz Ć', 'b@gęś', 'B@GES']) {
        assert.deepEqual(await names(`filter=${encodeURIComponent(filter)}`), ['łukasz Ćma'], filter);
      }
      assert.deepEqual(await names('sort=name'), ['Adam Kos', 'łukasz Ćma', 'Żaneta Łoś', 'Zofia Nowak']);
      const renamed = await ask('PATCH /accounts/d@gęś.test', { body: { firstName: 'Święty', displayName: 'Ąd' } });
      assert.equal(renamed.status, 200);
      assert.deepEqual(await names('filter=SWIETY'), ['Ąd']);
      assert.deepEqual(await names('filter=kos'), []);
      const found = await ask(`GET /domains?filter=${encodeURIComponent('GĘŚ')}`);
      assert.deepEqual(
        found.body.items.map((item: { name: string }) => item.name),
        ['xn--g-1ia2r.test'],
      );
    });

    test('customers are found by their names and sorted by them, a page at a time', async () => {
      const { ask } = stage;
      await ask('PUT /plans/list', { body: { slots: 1, spaceBytes: 0 } });
      for (const name of ['Żabka', 'Łódź Kaliska', 'Zenit', 'Anna', 'łódka']) {
        assert.equal((await ask('POST /customers', { body: { name, plan: 'list' } })).status, 201);
      }
      const names = async (query: string): Promise<string[]> =>
        (await ask(`GET /customers?${query}`)).body.items.map((item: { name: string }) => item.name);
      assert.deepEqual(await names('sort=name'), ['Anna', 'łódka', 'Łódź Kaliska', 'Żabka', 'Zenit']);
      assert.deepEqual(await names('filter=LOD&sort=-name'), ['Łódź Kaliska', 'łódka']);
      const first = await ask('GET /customers?sort=name&limit=3&count=true');
      assert.deepEqual([first.body.items.length, first.body.total], [3, 5]);
      assert.deepEqual(await names(`sort=name&limit=3&cursor=${first.body.next}`), ['Żabka', 'Zenit']);
      const { number } = first.body.items[0];
      await ask(`PATCH /customers/${number}`, { body: { name: 'Święta' } });
      assert.deepEqual(await names('filter=swieta'), ['Święta']);
    });

    test('a request with an idempotency key is done once, also where it is sent twice at a time', async () => {
      const { ask } = stage;
      await ask('POST /domains', { body: { name: 'once.test', vouched: true } });
      const asking = { body: { address: 'raz@once.test' }, headers: { 'idempotency-key': 'abc' } };
      const first = await ask('POST /accounts', asking);
      const second = await ask('POST /accounts', asking);
      assert.deepEqual([first.status, second.status, second.text], [201, 201, first.text]);
      assert.equal(second.headers.get('idempotency-replayed'), 'true');
      const other = await ask('POST /accounts', { ...asking, body: { address: 'dwa@once.test' } });
      assert.deepEqual([other.status, other.body.errors[0].rule], [422, 'reused']);
      const elsewhere = await ask('POST /accounts', { ...asking, by: { ...operator, name: 'other' } });
      assert.equal(elsewhere.status, 409);
      const body = { name: 'twice.test', vouched: true };
      const both = await Promise.all(
        [1, 2].map(() => ask('POST /domains', { body, headers: { 'idempotency-key': 'same' } })),
      );
      // The later one hears the first answer, or that the first is being given.
      const statuses = both.map(({ status }) => status);
      assert.ok(statuses.includes(201) && statuses.every((status) => status === 201 || status === 409));
    });

    test('aliases, forwards, absence and groups follow the rules', async () => {
      const { ask } = stage;
      await ask('POST /domains', { body: { name: 'mail.test', vouched: true } });
      await ask('POST /accounts', { body: { address: 'ala@mail.test' } });
      await ask('POST /accounts', { body: { address: 'ewa@mail.test' } });
      const alias = await ask('POST /accounts/ala@mail.test/aliases', { body: { address: 'alicja@mail.test' } });
      assert.equal(alias.status, 201);
      assert.equal((await ask('DELETE /accounts/ewa@mail.test/aliases/alicja@mail.test')).status, 404);
      const forward = await ask('POST /accounts/ala@mail.test/forwards', {
        body: { source: 'alicja@mail.test', target: 'x@else.test', keepCopy: false },
      });
      assert.deepEqual([forward.status, forward.body.keepCopy, forward.body.status], [201, false, 'active']);
      assert.equal((await ask(`DELETE /accounts/ala@mail.test/forwards/${forward.body.number}`)).status, 204);
      const vacation = { from: '2026-01-01T00:00:00.000Z', to: null, subject: 'Urlop', text: 'Nie ma mnie', days: 7 };
      assert.equal((await ask('PUT /accounts/ala@mail.test/vacation', { body: vacation })).status, 204);
      assert.deepEqual((await ask('GET /accounts/ala@mail.test/vacation')).body, { vacation });
      const members = ['ala@mail.test', 'gosc@else.test'];
      const group = await ask('POST /groups', { body: { address: 'biuro@mail.test', members } });
      assert.deepEqual([group.status, group.body.members], [201, members]);
      const changed = await ask('PATCH /groups/biuro@mail.test', {
        body: { senders: 'members', remove: ['gosc@else.test'] },
        headers: { 'if-match': group.headers.get('etag') ?? '' },
      });
      assert.deepEqual(
        [changed.status, changed.body.members, changed.body.senders],
        [200, ['ala@mail.test'], 'members'],
      );
      assert.equal((await ask('DELETE /accounts/ala@mail.test/aliases/alicja@mail.test')).status, 204);
    });

    test('nobody comes in without being somebody', async () => {
      const { ask } = stage;
      const answer = await ask('GET /accounts', { by: null });
      assert.deepEqual([answer.status, answer.body.code], [401, 'auth-required']);
    });
  });
}
