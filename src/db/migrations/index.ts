import type { Migration } from '#db/migrate.ts';
import { installation } from './0001-installation.ts';
import { directory } from './0002-directory.ts';
import { store } from './0003-store.ts';
import { queue } from './0004-queue.ts';
import { authenticity } from './0005-authenticity.ts';
import { routing } from './0006-routing.ts';
import { policy } from './0007-policy.ts';
import { subscribers } from './0008-subscribers.ts';
import { imports } from './0009-imports.ts';
import { appPasswords } from './0010-app-passwords.ts';
import { customers } from './0011-customers.ts';
import { signIn } from './0012-sign-in.ts';
import { api } from './0013-api.ts';
import { domainOwnership } from './0014-domain-ownership.ts';
import { domainCare } from './0015-domain-care.ts';
import { certificates } from './0016-certificates.ts';
import { localMail } from './0017-local-mail.ts';
import { importOutcomes } from './0018-import-outcomes.ts';
import { erasure } from './0020-erasure.ts';
import { securityNotices } from './0021-security-notices.ts';
import { domainReports } from './0022-domain-reports.ts';
import { sealedScramKeys } from './0023-sealed-scram-keys.ts';
import { loginAgents } from './0024-login-agents.ts';
import { driftFacts } from './0025-drift-facts.ts';
import { noticeMark } from './0026-notice-mark.ts';
import { searchTexts } from './0027-search-texts.ts';
import { closedFrom } from './0028-closed-from.ts';
import { customerSearch } from './0029-customer-search.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [
  installation,
  directory,
  store,
  queue,
  authenticity,
  routing,
  policy,
  subscribers,
  imports,
  appPasswords,
  customers,
  signIn,
  api,
  domainOwnership,
  domainCare,
  certificates,
  localMail,
  importOutcomes,
  erasure,
  securityNotices,
  domainReports,
  sealedScramKeys,
  loginAgents,
  driftFacts,
  noticeMark,
  searchTexts,
  closedFrom,
  customerSearch,
];
