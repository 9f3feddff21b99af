import { type Code, MailError } from '#base/errors.ts';

/** Why there is no certificate; each has a sentence of its own. The first ones are RFC 8555's (6.7) and RFC 9773's. */
const faults = {
  accountDoesNotExist: 'bad-state',
  alreadyReplaced: 'bad-state',
  alreadyRevoked: 'bad-state',
  badCSR: 'bad-argument',
  badNonce: 'unavailable',
  badPublicKey: 'bad-argument',
  badRevocationReason: 'bad-argument',
  badSignatureAlgorithm: 'unsupported',
  caa: 'denied',
  compound: 'denied',
  connection: 'unavailable',
  dns: 'unavailable',
  externalAccountRequired: 'unsupported',
  incorrectResponse: 'denied',
  invalidContact: 'bad-argument',
  malformed: 'bad-argument',
  orderNotReady: 'bad-state',
  rateLimited: 'unavailable',
  rejectedIdentifier: 'denied',
  serverInternal: 'unavailable',
  tls: 'unavailable',
  unauthorized: 'denied',
  unsupportedContact: 'bad-argument',
  unsupportedIdentifier: 'unsupported',
  userActionRequired: 'bad-state',
  // What the authority did not say itself.
  /** It cannot be reached, or its own certificate is not good. */
  unreachable: 'unavailable',
  /** It answered with what no ACME server says. */
  unreadable: 'unavailable',
  /** It did not finish in time. */
  slow: 'timeout',
  /** It has a challenge of the chosen kind for no name. */
  noChallenge: 'unsupported',
  /** The record of dns-01 could not be written. */
  notPublished: 'unavailable',
  /** The configuration does not agree to its terms. */
  termsNotAgreed: 'bad-state',
  /** Something else. */
  other: 'unavailable',
} as const satisfies Record<string, Code>;

export type AcmeFault = keyof typeof faults;

/** One thing that went wrong, about one name where the authority says so. */
export interface AcmeProblem {
  fault: AcmeFault;
  /** The authority's own words, in English; perhaps empty. */
  detail: string;
  /** The host name it is about; null for the whole. */
  name: string | null;
}

/** No certificate: every problem there is, at least one. */
export class AcmeFailure extends MailError {
  readonly problems: readonly AcmeProblem[];
  /** When the authority wants to be asked again, in milliseconds since the epoch; null where it does not say. */
  readonly retryAt: number | null;

  constructor(problems: readonly AcmeProblem[], options: { retryAt?: number | null; cause?: unknown } = {}) {
    const [first] = problems;
    const words = problems.map(({ fault, detail, name }) => `${name === null ? '' : `${name}: `}${fault} (${detail})`);
    super(faults[first?.fault ?? 'other'], words.join('; '), { cause: options.cause });
    this.problems = problems;
    this.retryAt = options.retryAt ?? null;
  }
}

/** A failure about the whole. */
export function acmeFailure(fault: AcmeFault, detail: string, options: { cause?: unknown } = {}): AcmeFailure {
  return new AcmeFailure([{ fault, detail, name: null }], options);
}

/** The fault that a type of problem names (`urn:ietf:params:acme:error:…`). */
export function faultOfType(type: string | undefined): AcmeFault {
  const name = type?.replace('urn:ietf:params:acme:error:', '') ?? '';
  return Object.hasOwn(faults, name) ? (name as AcmeFault) : 'other';
}
