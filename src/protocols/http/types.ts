import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Language } from '#base/catalogue.ts';
import type { Actor } from '#directory/access.ts';
import type { ApiKeys } from '#directory/api-keys/api-keys.ts';
import type { Passkeys } from '#directory/passkeys/passkeys.ts';
import type { Policies } from '#directory/policy/policies.ts';
import type { OwnAppPasswords } from '#directory/own-app-passwords.ts';
import type { OwnPassword } from '#directory/own-password.ts';
import type { SecondFactors } from '#directory/second-factor/second-factors.ts';
import type { Session, Sessions } from '#directory/sessions.ts';
import type { SignIn } from '#directory/sign-in.ts';
import type { Activation } from '#directory/subscribers/activation.ts';
import type { Recovery } from '#directory/subscribers/recovery.ts';
import type { SecurityAnswers } from '#directory/subscribers/security-answers.ts';
import type { NetworkSet } from '#base/networks.ts';
import type { MailServers } from '#services/domains/mail-servers.ts';
import type { HealthChecks } from './health.ts';
import type { ClientSetup } from './client-setup.ts';
import type { CrashReports } from './crash-reports.ts';

/** What a handler knows of a request besides the request. */
export interface HttpEnv {
  Bindings: HttpBindings;
  Variables: {
    /** The language to answer in. */
    language: Language;
    /** Whom an API key stands for; null without one. Handlers ask with `requireActor`. */
    actor: Actor | null;
    /** The session of the browser; null where nobody is signed in. */
    session: Session | null;
    /** Whether its owner proved to be there within the last minutes. */
    recent: boolean;
  };
}

/** Subscribers make their own mailboxes. */
export interface SelfService {
  activation: Activation;
  policies: Policies;
  /** The domain that accounts are made in; null while the page is closed. */
  domain(): string | null;
  servers(): MailServers;
}

/** How people and programs prove who they are. */
export interface Credentials {
  sessions: Sessions;
  apiKeys: ApiKeys;
  signIn: SignIn;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
  ownPassword: OwnPassword;
  appPasswords: OwnAppPasswords;
  answers: SecurityAnswers;
  recovery: Recovery;
}

/** The browser application as it was built, in memory: compressed files by name, and the page that names them. */
export interface Application {
  page: string;
  files: ReadonlyMap<string, { type: string; br: Buffer; gzip: Buffer }>;
}

/** What the pages show. A function gives the value of the moment, because a reload may change it. */
export interface HttpParts {
  hostname: string;
  /** The browser application; null where it was not built. */
  application: Application | null;
  health: HealthChecks;
  /** Prometheus' text. */
  metricsText(): string;
  /** Who may read /metrics; null: nobody, it is switched off. */
  metricsNetworks(): NetworkSet | null;
  selfService: SelfService;
  clientSetup: ClientSetup;
  /** What a certificate authority finds under a token (RFC 8555 8.3). */
  acmeChallenge: (token: string) => Promise<string | undefined>;
  /** The MTA-STS policy of a domain (RFC 8461 3.2) in lower-case A-labels; null where the domain is not ours. */
  mtaStsPolicy: (domain: string) => Promise<string | null>;
  credentials: Credentials;
  /** Where pages that failed are reported. */
  crashReports: CrashReports;
  /** What programs and the browser application do, for those who are signed in. */
  resources: OpenAPIHono<HttpEnv>;
}
