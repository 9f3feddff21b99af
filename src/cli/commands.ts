import { accountCommands } from './account.ts';
import { administratorCommands } from './administrator.ts';
import { aliasCommands } from './alias.ts';
import { apiKeyCommands } from './api-key.ts';
import { auditCommand } from './audit.ts';
import { customerCommands } from './customer.ts';
import { planCommands } from './plan.ts';
import { slotCommands } from './slot.ts';
import { appPasswordCommands } from './app-password.ts';
import { completionCommand } from './completion.ts';
import { certificateCommands } from './certificate.ts';
import { browserSessionCommands } from './browser-session.ts';
import { configCommands } from './config.ts';
import { copyCommands } from './copies.ts';
import { doctorCommand } from './doctor.ts';
import { domainCommands } from './domain.ts';
import { dnsCommands } from './domain-publish.ts';
import { forwardCommands } from './forward.ts';
import type { Commands } from './frame.ts';
import { groupCommands } from './group.ts';
import { importCommands } from './import.ts';
import { policyCommands } from './policy.ts';
import { messageCommands } from './message.ts';
import { queueCommands } from './queue.ts';
import { quickstartCommand } from './quickstart.ts';
import { reindexCommand } from './reindex.ts';
import { routeCommands } from './route.ts';
import { serveCommands } from './serve.ts';
import { subscriberCommands } from './subscriber.ts';
import { vacationCommands } from './vacation.ts';

/** Every command of the program, in the order of its help. */
export const commandGroups: readonly Commands[] = [
  serveCommands,
  quickstartCommand,
  domainCommands,
  dnsCommands,
  accountCommands,
  customerCommands,
  planCommands,
  slotCommands,
  aliasCommands,
  forwardCommands,
  groupCommands,
  vacationCommands,
  routeCommands,
  certificateCommands,
  appPasswordCommands,
  browserSessionCommands,
  administratorCommands,
  apiKeyCommands,
  auditCommand,
  importCommands,
  subscriberCommands,
  policyCommands,
  messageCommands,
  queueCommands,
  copyCommands,
  reindexCommand,
  doctorCommand,
  configCommands,
  // Tells of the commands before it.
  completionCommand,
];
