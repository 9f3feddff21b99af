import type { Key } from './english.ts';
import { diagnosis } from './pl/diagnosis.ts';
import { account } from './pl/account.ts';
import { bulk } from './pl/bulk.ts';
import { domainCare } from './pl/domain-care.ts';
import { operator } from './pl/operator.ts';
import { panel } from './pl/panel.ts';
import { provider } from './pl/provider.ts';
import { service } from './pl/service.ts';
import { shell } from './pl/shell.ts';
import { tables } from './pl/tables.ts';
import { wizard } from './pl/wizard.ts';

/** Every text in Polish. */
export const polish: Record<Key, string> = {
  ...shell,
  ...diagnosis,
  ...domainCare,
  ...account,
  ...panel,
  ...bulk,
  ...provider,
  ...operator,
  ...service,
  ...tables,
  ...wizard,
};
