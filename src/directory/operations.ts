import type { Operations } from '#db/types.ts';
import { changeProfile } from './account-profile.ts';
import { closeAccount, requireDue, restoreAccount, setStatus } from './account-states.ts';
import { addAccount, deleteAccount, reserveAccount } from './accounts.ts';
import {
  addAdministrator,
  changeAdministrator,
  removeAdministrator,
  setAdministratorPassword,
} from './administrators.ts';
import { addAlias, removeAlias } from './aliases.ts';
import { addApiKey, noteApiKey, removeApiKey, reserveApiKey } from './api-keys/rows.ts';
import { beginAudit, endAudit, forgetAudit, requireAccess } from './audit/rows.ts';
import { endPasswordDuty, renewCredential, setPassword } from './credentials.ts';
import { addCustomer, changeCustomer, removeCustomer, removePlan, reserveCustomer, setPlan } from './customers/rows.ts';
import { setDomainCustomer } from './customers/slots.ts';
import { claimDomain, expireDomainClaims, proveDomain, removeDomain, withdrawClaim } from './domain-claims.ts';
import {
  addChallenge,
  claimCertificate,
  removeChallenge,
  renewCertificates,
  retryCertificates,
  setAcmeAccount,
  settleCertificate,
  wantCertificates,
} from './certificates.ts';
import { claimDomainChecks, recordDomainCheck, scheduleDomainChecks } from './domain-checks.ts';
import { setCatchAll, setDomainMode } from './domain-modes.ts';
import { setOmissions } from './domain-omissions.ts';
import { keepDomainReport } from './domain-reports.ts';
import { addDomain } from './domains.ts';
import {
  addForward,
  countForwards,
  deliverForward,
  pauseForward,
  refuseForward,
  removeForward,
  resumeForward,
} from './forwards.ts';
import { forgetExpired } from './expired.ts';
import { addGroup, addMembers, removeGroup, removeMembers, setGroupSenders } from './groups.ts';
import { claimKey, keepAnswer, releaseKey } from './idempotency-keys.ts';
import { keepOutcome, takeOutcomes } from './import/outcome-rows.ts';
import { beginImport, endImport, noteImported } from './import/rows.ts';
import { addAppPassword, removeAppPassword, useAppPassword } from './app-passwords.ts';
import { forgetLogins, recordLogins } from './login-history.ts';
import { setMtaStsMode } from './mta-sts.ts';
import { addPasskey, removePasskey, usePasskey } from './passkeys/rows.ts';
import { setPolicy } from './policy/rows.ts';
import { setPostmaster } from './postmaster.ts';
import { removeRelayRoute, setRelayRoute } from './relay-routes.ts';
import { changeSigningKeys } from './signing-key-rows.ts';
import {
  beginSecondFactor,
  disableSecondFactor,
  enableSecondFactor,
  renewRecoveryCodes,
  useRecoveryCode,
  useTimeStep,
} from './second-factor/rows.ts';
import { endSession, endSessions, noteSessionProof, noteSessionUse, openSession } from './session-rows.ts';
import { claimNotice, markNotices } from './security-notices.ts';
import { countSubmission } from './submissions.ts';
import { claimActivation, putSubscribers, removeSubscriber, setSecurityAnswer } from './subscribers/rows.ts';
import { expectVersion } from './versions.ts';
import { claimAnswer, clearVacation, setVacation } from './vacations.ts';

/** Every way to change who exists. */
export const directoryOperations = {
  'access.require': requireAccess,
  'audit.begin': beginAudit,
  'audit.end': endAudit,
  'audit.forget': forgetAudit,
  'domain.add': addDomain,
  'domain.remove': removeDomain,
  'domain.claim': claimDomain,
  'domain.prove': proveDomain,
  'domain.withdrawClaim': withdrawClaim,
  'domain.expireClaims': expireDomainClaims,
  'domain.setCustomer': setDomainCustomer,
  'plan.set': setPlan,
  'plan.remove': removePlan,
  'customer.reserve': reserveCustomer,
  'customer.add': addCustomer,
  'customer.change': changeCustomer,
  'customer.remove': removeCustomer,
  'apiKey.reserve': reserveApiKey,
  'apiKey.add': addApiKey,
  'apiKey.remove': removeApiKey,
  'apiKey.used': noteApiKey,
  'account.reserve': reserveAccount,
  'account.add': addAccount,
  'account.setPassword': setPassword,
  'account.renewCredential': renewCredential,
  'passwordDuty.end': endPasswordDuty,
  'account.setStatus': setStatus,
  'account.change': changeProfile,
  'account.close': closeAccount,
  'account.restore': restoreAccount,
  'account.requireDue': requireDue,
  'account.delete': deleteAccount,
  'alias.add': addAlias,
  'alias.remove': removeAlias,
  'administrator.add': addAdministrator,
  'administrator.change': changeAdministrator,
  'administrator.remove': removeAdministrator,
  'administrator.setPassword': setAdministratorPassword,
  'postmaster.set': setPostmaster,
  'policy.set': setPolicy,
  'appPassword.add': addAppPassword,
  'appPassword.remove': removeAppPassword,
  'appPassword.used': useAppPassword,
  'import.begin': beginImport,
  'import.note': noteImported,
  'import.end': endImport,
  'import.keepOutcome': keepOutcome,
  'import.takeOutcomes': takeOutcomes,
  'answer.claim': claimKey,
  'answer.keep': keepAnswer,
  'answer.release': releaseKey,
  'version.expect': expectVersion,
  'subscriber.put': putSubscribers,
  'subscriber.remove': removeSubscriber,
  'activation.claim': claimActivation,
  'account.setSecurityAnswer': setSecurityAnswer,
  'login.record': recordLogins,
  'login.forget': forgetLogins,
  'expired.forget': forgetExpired,
  'notice.claim': claimNotice,
  'notice.mark': markNotices,
  'session.open': openSession,
  'session.note': noteSessionUse,
  'session.prove': noteSessionProof,
  'session.end': endSession,
  'session.endAll': endSessions,
  'passkey.add': addPasskey,
  'passkey.use': usePasskey,
  'passkey.remove': removePasskey,
  'secondFactor.begin': beginSecondFactor,
  'secondFactor.enable': enableSecondFactor,
  'secondFactor.disable': disableSecondFactor,
  'secondFactor.useStep': useTimeStep,
  'secondFactor.useRecoveryCode': useRecoveryCode,
  'secondFactor.renewCodes': renewRecoveryCodes,
  'submission.count': countSubmission,
  'domain.setMode': setDomainMode,
  'domain.setCatchAll': setCatchAll,
  'forward.add': addForward,
  'forward.remove': removeForward,
  'forward.resume': resumeForward,
  'forward.count': countForwards,
  'forward.refused': refuseForward,
  'forward.pause': pauseForward,
  'forward.delivered': deliverForward,
  'group.add': addGroup,
  'group.remove': removeGroup,
  'group.setSenders': setGroupSenders,
  'group.addMembers': addMembers,
  'group.removeMembers': removeMembers,
  'vacation.set': setVacation,
  'vacation.clear': clearVacation,
  'vacation.claim': claimAnswer,
  'signingKeys.change': changeSigningKeys,
  'mtaSts.set': setMtaStsMode,
  'domainCheck.schedule': scheduleDomainChecks,
  'domainCheck.claim': claimDomainChecks,
  'domainCheck.record': recordDomainCheck,
  'domainReport.keep': keepDomainReport,
  'domain.setOmissions': setOmissions,
  'certificate.want': wantCertificates,
  'certificate.claim': claimCertificate,
  'certificate.settle': settleCertificate,
  'certificate.renew': renewCertificates,
  'certificate.retry': retryCertificates,
  'acmeAccount.set': setAcmeAccount,
  'challenge.add': addChallenge,
  'challenge.remove': removeChallenge,
  'route.set': setRelayRoute,
  'route.remove': removeRelayRoute,
} as const satisfies Operations;

export type DirectoryOperations = typeof directoryOperations;
