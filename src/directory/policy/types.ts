/** What the part of an address before the at sign may be. Lengths in characters. */
export interface NameRule {
  min: number;
  max: number;
  /** The first character is a letter, not merely a letter or digit. */
  startsWithLetter: boolean;
  /** Characters allowed besides a–z and 0–9. */
  specials: string;
  /** Specials may be first or last; a dot never. */
  edges: boolean;
  /** Specials may follow one another; dots never. */
  adjacent: boolean;
}

/** What a password may be. Lengths in characters (code points); strength as zxcvbn scores it, 0 to 4. */
export interface PasswordRule {
  min: number;
  max: number;
  upper: boolean;
  lower: boolean;
  digit: boolean;
  special: boolean;
  /** Only printable ASCII without the space. */
  ascii: boolean;
  /** The least strength; 0 asks for none. */
  strength: number;
  /** The name of the account must not be in it. */
  withoutName: boolean;
}

/** How much of everything. Space in bytes; 0 is no limit only where a line says so. */
interface PolicyLimits {
  /** Alias addresses of one account. */
  aliases: number;
  /** Accounts elsewhere that one account collects from. */
  externalAccounts: number;
  /** Addresses that one account forwards to. */
  forwards: number;
  messagesPerDay: number;
  recipientsPerMessage: number;
  /** Rows of one bulk import. */
  importRows: number;
  /** Space of a new account where nothing else is said; 0 for no limit. */
  spaceBytes: number;
  /** Share of the space, in percent, that a home page has at first. */
  webShare: number;
  /** Days that a deleted account can be brought back. */
  graceDays: number;
  /** A suspended account still takes mail, though nobody reads it. */
  receiveSuspended: boolean;
}

/** Every rule that differs from provider to provider. */
export interface Policy {
  name: NameRule;
  password: PasswordRule;
  limits: PolicyLimits;
}

/** What one level of the inheritance says; what it does not say comes from above. */
export type PolicyChange = { readonly [P in keyof Policy]?: Partial<Policy[P]> };

/** The levels of the inheritance, from above. */
export const policyLevels = ['platform', 'plan', 'domain', 'account'] as const;

export type PolicyLevel = (typeof policyLevels)[number];

/**
 * A rule that a value breaks: data, so that every interface puts it in its own words from one table. `part` is what of
 * the value offends, where that can be shown: never of a password.
 */
export type Violation =
  | { field: 'name'; rule: 'too-short'; min: number }
  | { field: 'name'; rule: 'too-long'; max: number }
  | { field: 'name'; rule: 'first-letter'; part: string }
  | { field: 'name'; rule: 'characters'; part: string; specials: string }
  | { field: 'name'; rule: 'edges'; part: string }
  | { field: 'name'; rule: 'adjacent'; part: string }
  | { field: 'password'; rule: 'too-short'; min: number }
  | { field: 'password'; rule: 'too-long'; max: number }
  | { field: 'password'; rule: 'upper' | 'lower' | 'digit' | 'special' | 'ascii' | 'control' | 'contains-name' }
  | { field: 'password'; rule: 'too-weak'; strength: number };
