// Makes the types of the client from the OpenAPI document: each operation's path, query, body and answer.

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  nullable?: boolean;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

type Contents = Readonly<Record<string, { schema?: Schema }>>;

interface Operation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content?: Contents };
  responses?: Record<string, { content?: Contents }>;
}

/** What is read of an OpenAPI 3.1 document. */
export interface ApiDocument {
  paths?: Readonly<Record<string, unknown>>;
  components?: { schemas?: Readonly<Record<string, unknown>> };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** A module of types for a document: `Schemas` by name, and `Operations` by method and path. */
export function clientTypes(document: ApiDocument): string {
  const schemas = Object.entries(document.components?.schemas ?? {}).toSorted(byName);
  const paths = Object.entries(document.paths ?? {}).toSorted(byName);
  const operations = paths.flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as Partial<Record<string, Operation>>)[method];
      return operation === undefined ? [] : [`  '${method.toUpperCase()} ${path}': ${operationType(operation)};`];
    }),
  );
  const named = schemas.map(([name, schema]) => `  ${key(name)}: ${typeOf(schema as Schema)};`);
  return [
    '// Made from the OpenAPI document of the service by `npm run client`: not edited by hand.',
    '',
    'export interface Schemas {',
    ...named,
    '}',
    '',
    'export interface Operations {',
    ...operations,
    '}',
    '',
  ].join('\n');
}

function operationType({ parameters = [], requestBody, responses = {} }: Operation): string {
  const parts = [
    ...group('path', parameters),
    ...group('query', parameters),
    ...bodyOf(requestBody),
    `answer: ${answerOf(responses)}`,
  ];
  return `{ ${parts.join('; ')} }`;
}

function group(place: 'path' | 'query', parameters: readonly Parameter[]): string[] {
  const own = parameters.filter((parameter) => parameter.in === place);
  if (own.length === 0) return [];
  // OpenAPI 3.1 4.8.12: what is part of the path is always there.
  const isNeeded = ({ required }: Parameter) => place === 'path' || required === true;
  const typed = (schema: Schema = {}) => typeOf(schema).replace(place === 'path' ? / \| null$/ : '', '');
  const members = own.map((one) => `${key(one.name)}${isNeeded(one) ? '' : '?'}: ${typed(one.schema)}`);
  return [`${place}${own.some(isNeeded) ? '' : '?'}: { ${members.join('; ')} }`];
}

function bodyOf(body: Operation['requestBody']): string[] {
  const types = Object.entries(body?.content ?? {}).map(([type, { schema = {} }]) =>
    type === 'application/json' ? typeOf(schema) : 'Blob | string',
  );
  if (types.length === 0) return [];
  return [`body${body?.required === true ? '' : '?'}: ${types.join(' | ')}`];
}

/** What a success answers; `undefined` for nothing. */
function answerOf(responses: Required<Operation>['responses']): string {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const types = good.map(([, { content = {} }]) => {
    const [first] = Object.entries(content);
    if (first === undefined) return 'undefined';
    return first[0] === 'application/json' ? typeOf(first[1].schema ?? {}) : 'string';
  });
  return [...new Set(types)].join(' | ') || 'undefined';
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return `Schemas[${JSON.stringify(schema.$ref.split('/').at(-1))}]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice !== undefined) return choice.map(typeOf).join(' | ');
  if (schema.allOf !== undefined) return allOf(schema.allOf);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => simple(type, schema)).join(' | ');
}

/** Parts that only describe say nothing about the type. */
function allOf(parts: readonly Schema[]): string {
  const types = parts.map(typeOf).filter((type) => type !== 'unknown');
  return types.map((type) => (types.length > 1 ? `(${type})` : type)).join(' & ') || 'unknown';
}

function simple(type: string | undefined, schema: Schema): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(
    ([name, schema]) => `${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  );
  if (members.length > 0) return `{ ${members.join('; ')} }`;
  const rest = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return `Record<string, ${rest}>`;
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
