import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPostgres, type TestPostgres } from '#db/testing.ts';
import * as fc from 'fast-check';
import { type Schema, valuesOf } from './values.ts';
import { type ApiStage, customerActor, mailboxUser, openApi, operator } from './stage.ts';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: object;
}

interface Operation {
  method: string;
  path: string;
  summary?: string;
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema?: object }> }>;
}

/** Requests to each operation. */
const runs = Number(process.env['SOWA_FUZZ_RUNS'] ?? 12);

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`the OpenAPI document on ${engine}`, () => {
    let postgres: TestPostgres | undefined;
    let stage: ApiStage;
    let operations: Operation[];
    let schemas: Record<string, Schema>;
    let requests = 0;

    before(async () => {
      postgres = engine === 'postgres' ? await startPostgres() : undefined;
      stage = await openApi(await postgres?.createDatabase());
      await stage.ask('POST /domains', { body: { name: 'known.test', vouched: true } });
      await stage.ask('POST /accounts', { body: { address: 'jan@known.test' } });
      const info = { openapi: '3.1.0', info: { title: 'Sowa', version: '1' } };
      const { paths = {}, components } = stage.service.getOpenAPI31Document(info);
      schemas = components?.schemas ?? {};
      operations = Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ ...(operation as Operation), method, path })),
      );
    });
    after(async () => {
      await stage[Symbol.asyncDispose]();
      await postgres?.[Symbol.asyncDispose]();
    });

    /** Names that exist, names that do not, and what no name can be. */
    const names = fc.oneof(
      fc.constantFrom(
        'known.test',
        'jan@known.test',
        'nobody@known.test',
        '1',
        '0',
        '-1',
        '1e9',
        'platform',
        '-',
        '..',
        'a/b',
      ),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }).filter((text) => text.isWellFormed()),
    );
    function pathOf({ path, parameters = [] }: Operation, values: readonly string[]): string {
      const filled = parameters
        .filter((parameter) => parameter.in === 'path')
        .reduce((text, { name }, i) => text.replace(`{${name}}`, encodeURIComponent(values[i] ?? 'x')), path);
      const query = parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }, i) => [name, values[i + 2] ?? '']);
      return `${filled.replace('/api/v1', '')}?${new URLSearchParams(query.slice(0, Number(values.at(-1) ?? 0) % 4) as [string, string][]).toString()}`;
    }

    function requireProblem(what: string, status: number, type: string | null): void {
      assert.notEqual(status, 500, `${what} is a defect`);
      if (status >= 400) assert.equal(type, 'application/problem+json', `${what}: ${status}`);
    }

    test('is complete: every operation has a summary, its security, an answer with a schema and its failures', () => {
      assert.ok(operations.length > 50, `only ${operations.length} operations`);
      for (const { method, path, summary, security, responses } of operations) {
        const what = `${method} ${path}`;
        assert.ok(summary !== undefined && summary !== '', `${what} has no summary`);
        assert.deepEqual(security, [{ session: [] }, { apiKey: [] }], what);
        const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        assert.equal(good.length, 1, what);
        const [status = '', answer] = good[0] ?? [];
        assert.equal(status === '204', answer?.content === undefined, `${what} has no schema`);
        assert.ok(responses['default']?.content?.['application/problem+json'] !== undefined, what);
      }
    });

    test('names no operation that is open to everybody', async () => {
      for (const operation of operations) {
        const answer = await stage.ask(`${operation.method.toUpperCase()} ${pathOf(operation, ['jan@known.test'])}`, {
          by: null,
        });
        assert.equal(answer.status, 401, `${operation.method} ${operation.path}`);
        requireProblem(operation.path, answer.status, answer.headers.get('content-type'));
      }
    });

    test('no wrong request is a defect, and every refusal is a problem', async () => {
      for (const operation of operations) {
        // Asks servers elsewhere.
        if (operation.path.endsWith('/check')) continue;
        const cases = fc.record({
          values: fc.tuple(names, names, names, names, names, fc.nat().map(String)),
          body: valuesOf(operation.requestBody?.content['application/json']?.schema ?? {}, schemas),
          kind: fc.constantFrom('json', 'json', 'json', 'broken', 'csv', 'none'),
          who: fc.constantFrom(operator, customerActor(7), mailboxUser(1), { ...operator, role: 'help-desk' as const }),
          headers: fc.record(
            {
              'if-match': names.filter(isField),
              'idempotency-key': names.filter(isField),
              'accept-language': fc.constant('pl'),
            },
            { requiredKeys: [] },
          ),
        });
        await fc.assert(
          fc.asyncProperty(cases, async ({ values, body, kind, who, headers }) => {
            const path = pathOf(operation, values);
            const hasBody = operation.requestBody !== undefined && kind !== 'none';
            const { text, type } = sent(kind, body);
            // Nobody asks often enough to be stopped for that.
            const by = { ...who, name: `${who.name} ${requests++}` };
            const answer = await stage.ask(`${operation.method.toUpperCase()} ${path}`, {
              by,
              ...(hasBody && { body: text }),
              headers: { ...headers, ...(hasBody && { 'content-type': type }) },
            });
            requireProblem(`${operation.method} ${path}`, answer.status, answer.headers.get('content-type'));
          }),
          { numRuns: runs },
        );
      }
    });
  });
}

function sent(kind: string, body: unknown): { text: string; type: string } {
  if (kind === 'csv') return { text: `E-mail;${JSON.stringify(body)}\n`, type: 'text/csv' };
  if (kind === 'broken') return { text: '{"name": ', type: 'application/json' };
  return { text: JSON.stringify(body), type: 'application/json' };
}

/** What a header field can hold. */
function isField(text: string): boolean {
  return /^[\u0021-\u007e]+$/.test(text);
}
