import * as fc from 'fast-check';

/** What is used here of a JSON schema. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

/** Values that a schema allows, or nearly: each part is now and then something else. `schemas` are those it refers to. */
export function valuesOf(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth = 0): fc.Arbitrary<unknown> {
  const right = rightValues(schema, schemas, depth);
  return fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
}

const texts = fc.oneof(
  fc.constantFrom(
    'known.test',
    'jan@known.test',
    'new.test',
    'x@known.test',
    '2026-01-01T00:00:00Z',
    'small',
    'Dlugie-Haslo-1234',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }).filter((text) => text.isWellFormed()),
);

function rightValues(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth: number): fc.Arbitrary<unknown> {
  if (depth > 4) return fc.constant(null);
  const { $ref, properties = {}, items, anyOf } = schema;
  if ($ref !== undefined) return valuesOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas, depth);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((one) => valuesOf(one, schemas, depth + 1)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const arbitraries = types.map((type): fc.Arbitrary<unknown> => {
    switch (type) {
      case 'string':
        return texts;
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer(), fc.maxSafeInteger());
      case 'boolean':
        return fc.boolean();
      case 'array':
        return fc.array(valuesOf(items ?? {}, schemas, depth + 1), { maxLength: 3 });
      case 'object': {
        const parts = Object.entries(properties).map(([name, one]) => [name, valuesOf(one, schemas, depth + 1)]);
        return fc.record(Object.fromEntries(parts) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
      }
      default:
        return fc.constant(null);
    }
  });
  return fc.oneof(...arbitraries);
}
