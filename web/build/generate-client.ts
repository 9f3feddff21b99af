// Writes web/src/api/schema.ts from the OpenAPI document, which is made from the routes alone: nothing is started.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { currentClient } from './current-client.ts';

writeFileSync(fileURLToPath(new URL('../src/api/schema.ts', import.meta.url)), currentClient());
