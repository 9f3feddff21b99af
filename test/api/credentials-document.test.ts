import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { TestBrowser } from '#protocols/http/testing-browser.ts';
import { openTestHttp, type TestHttp } from '#protocols/http/testing.ts';
import { type Schema, valuesOf } from './values.ts';

interface Operation {
  method: string;
  path: string;
  summary?: string;
  security?: object[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

/** What anybody may ask. */
const open = new Set([
  'post /api/v1/session',
  'post /api/v1/session/passkey',
  'post /api/v1/session/passkey-options',
  'post /api/v1/recovery',
  'post /api/v1/recovery/question',
]);

/** Requests to each operation. */
const runs = Number(process.env['SOWA_FUZZ_RUNS'] ?? 12);
const password = 'Correct-Horse-9';

describe('the OpenAPI document of credentials', () => {
  let http: TestHttp;
  let operations: Operation[];
  let schemas: Record<string, Schema>;

  before(async () => {
    http = await openTestHttp();
    const { directory } = http.directory;
    await directory.addDomain('known.test');
    const person = { address: 'jan@known.test', password, displayName: '', language: 'pl', quotaBytes: 0 } as const;
    await directory.addAccount(person);
    await directory.addAdministrator('root', password);
    const { body } = await http.browser().ask('GET', '/api/v1/openapi.json');
    const document = body as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, Schema> };
    };
    ({ schemas } = document.components);
    operations = Object.entries(document.paths)
      .filter(([path]) => /^\/api\/v1\/(session|account|recovery)\b/.test(path))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
      );
  });
  after(() => http[Symbol.asyncDispose]());

  const signedIn = async (login: string): Promise<TestBrowser> => {
    const browser = http.browser();
    assert.equal((await browser.signIn({ login, password })).status, 201);
    return browser;
  };
  const ask = async (browser: TestBrowser, { method, path }: Operation, id: string, body: unknown) => {
    const filled = path.replace('{id}', encodeURIComponent(id));
    const answer = await browser.ask(method.toUpperCase(), filled, body);
    assert.notEqual(answer.status, 500, `${method} ${path} is a defect`);
    if (answer.status >= 400) {
      assert.equal(answer.headers['content-type'], 'application/problem+json', `${method} ${path}: ${answer.status}`);
    }
    return answer;
  };

  test('is complete, and says what is open to everybody', async () => {
    assert.ok(operations.length > 25, `only ${operations.length} operations`);
    for (const operation of operations) {
      const what = `${operation.method} ${operation.path}`;
      assert.ok(operation.summary !== undefined && operation.summary !== '', what);
      assert.equal(operation.security === undefined, open.has(what), what);
      const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      assert.equal(good.length, 1, what);
      assert.ok(operation.responses['default']?.content?.['application/problem+json'] !== undefined, what);
    }
  });

  test('no wrong request is a defect, whoever sends it', async () => {
    for (const operation of operations) {
      const ids = fc.oneof(
        fc.constantFrom('1', '0', '-1', '1.5', '1e9', '9007199254740993', 'x'),
        fc.string({ minLength: 1 }),
      );
      const content = operation.requestBody?.content['application/json']?.schema;
      const body = content === undefined ? fc.constant(undefined) : valuesOf(content, schemas);
      const who = [http.browser(), await signedIn('jan@known.test'), await signedIn('root')];
      const cases = fc.record({ id: ids, body, browser: fc.constantFrom(...who) });
      await fc.assert(
        fc.asyncProperty(cases, async ({ id, body: sent, browser }) => {
          await ask(browser, operation, id, sent);
        }),
        { numRuns: runs },
      );
    }
  });
});
