import type { Address } from '#wire/address.ts';
import type { MailFacts, Plan } from './routing/types.ts';

/** Where people log in: a closed set, because metrics are counted by it. */
export const loginProtocols = ['smtp', 'pop3', 'imap', 'jmap', 'http', 'ftps', 'managesieve'] as const;

/** Who is asking: for throttling, the login history and logs. */
export interface ClientInfo {
  protocol: (typeof loginProtocols)[number];
  /** The client's IP address. */
  address: string;
  /** Whether the connection is encrypted. */
  secure: boolean;
  /** What the client calls itself, where it says so: User-Agent of HTTP, ID of IMAP. */
  agent?: string;
}

/** A proven login of a mailbox user. */
export interface Identity {
  account: number;
  /** The account's primary address, `local@domain`. */
  address: string;
  /** When it was proven, milliseconds since the epoch. */
  at: number;
}

/** Keys of RFC 5803 for one account, to verify SCRAM without the password. */
export interface ScramKeys {
  salt: Uint8Array;
  iterations: number;
  storedKey: Uint8Array;
  serverKey: Uint8Array;
}

/** Them as the database has them. */
export interface SealedScramKeys {
  salt: Uint8Array;
  iterations: number;
  /** Both keys, readable with the key file only. */
  sealed: Uint8Array;
}

/** Where mail for one recipient address goes. */
export type Resolution =
  /** One of our accounts; `detail` is what follows `+` in the local part. */
  | { kind: 'local'; account: number; address: string; detail: string | null; full: boolean }
  /** Our domain, but nobody of that name: RFC 5321 550 5.1.1. */
  | { kind: 'unknown' }
  /** Our account, not receiving now. */
  | { kind: 'suspended' }
  /** Rules lead further: what becomes of a message depends on it (`Recipients.plan`). */
  | { kind: 'ruled' }
  /** A domain that is not ours. */
  | { kind: 'foreign' };

/** Checks proofs of identity. Throws MailError: `auth-failed` (one neutral text), `second-factor-required` (the password is right, but only an app password will do), `account-suspended` (the proof is right), `auth-throttled`, `unavailable`. Every attempt reaches the log and the account's login history. */
export interface Authenticator {
  /** `login`: full address (not an alias), or the local part where only one domain has it; in any case and script. */
  password(login: string, password: string, client: ClientInfo): Promise<Identity>;
  /** Keys for SCRAM-SHA-256; null where the login does not exist, or never logged in with a hash taken over from elsewhere (the mechanism then plays on with invented ones). */
  scramKeys(login: string, client: ClientInfo): Promise<ScramKeys | null>;
  /** Reports the result of a SCRAM exchange: counted and recorded like a password attempt; throws auth-failed when `proven` is false, and auth-throttled whatever it is: tell the client nothing before. */
  scramResult(login: string, proven: boolean, client: ClientInfo): Promise<Identity>;
  /** Takes a bearer token (RFC 6750), which says itself whose it is where `login` is ''. Absent where nobody checks tokens. */
  token?(login: string, token: string, client: ClientInfo): Promise<Identity>;
  /** Notes in the login history what the client of a login calls itself, for one that said so only afterwards. */
  named(login: Identity, client: ClientInfo): void;
  /** Calls `end` when the login of an account holds no longer: another password, a second factor, an app password removed, suspended, closed, deleted. Until it is disposed. */
  watch(account: number, end: () => void): Disposable;
}

/** Checks proofs of identity in a browser; throws and records as Authenticator does. */
export interface BrowserAuthenticator {
  /** `secondFactor` is asked where the account has one on, after the password was right; without it that is `second-factor-required`. */
  signIn(
    login: { login: string; password: string; secondFactor?: SecondFactorCheck },
    client: ClientInfo,
  ): Promise<Identity>;
  /** For who proved otherwise to own the account, by a passkey: records it. */
  proven(account: number, client: ClientInfo): Promise<Identity>;
}

/** Whether what the client shows is the account's second factor. Throws `auth-throttled`. */
export type SecondFactorCheck = (account: number) => Promise<boolean>;

/** Checks bearer tokens (RFC 6750), as whoever issued them says. */
export interface TokenVerifier {
  /** The full address of the account that a token opens for this client now; null where it opens none. Throws `unavailable`. */
  verify(token: string, client: ClientInfo): Promise<string | null>;
}

/** What the mail protocols ask of the directory. */
export interface Recipients {
  /** An empty domain is that of `<Postmaster>` without one (RFC 5321 4.1.1.3). */
  resolve(address: Address): Promise<Resolution>;
  /** What becomes of this message for one recipient, by every rule at delivery. */
  plan(address: Address, mail: MailFacts): Promise<Plan>;
  /** Whether the account may use this address in MAIL FROM and From. */
  maySendAs(account: number, address: Address): Promise<boolean>;
}
