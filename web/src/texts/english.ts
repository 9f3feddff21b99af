import { diagnosis } from './en/diagnosis.ts';
import { account } from './en/account.ts';
import { bulk } from './en/bulk.ts';
import { domainCare } from './en/domain-care.ts';
import { operator } from './en/operator.ts';
import { panel } from './en/panel.ts';
import { provider } from './en/provider.ts';
import { service } from './en/service.ts';
import { shell } from './en/shell.ts';
import { tables } from './en/tables.ts';
import { wizard } from './en/wizard.ts';

/** Every text in English; its keys are those of the catalogue. */
export const english = {
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

export type Key = keyof typeof english;
