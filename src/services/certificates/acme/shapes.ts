import { z } from 'zod';

/** What an ACME server says, as RFC 8555 7.1 has it; what is not used here is left out. */
const problem = z.object({
  type: z.string().optional(),
  detail: z.string().optional(),
  identifier: z.object({ value: z.string() }).optional(),
});

/** RFC 9457 with subproblems (RFC 8555 6.7.1). */
export const problemShape = problem.extend({ subproblems: z.array(problem).optional() });
export type ProblemShape = z.output<typeof problemShape>;

const url = z.url({ protocol: /^https$/ });

export const directoryShape = z.object({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  keyChange: url.optional(),
  /** RFC 9773 3. */
  renewalInfo: url.optional(),
});
export type DirectoryShape = z.output<typeof directoryShape>;

export const orderShape = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  authorizations: z.array(url).max(100),
  finalize: url,
  certificate: url.optional(),
  error: problemShape.optional(),
});
export type OrderShape = z.output<typeof orderShape>;

const challengeShape = z.object({
  type: z.string(),
  url: url.optional(),
  // RFC 8555 8.1: base64url, which also makes it safe in a path.
  token: z
    .string()
    .regex(/^[\w-]{22,256}$/)
    .optional(),
  status: z.string(),
  error: problemShape.optional(),
});

export const authorizationShape = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier: z.object({ value: z.string() }),
  challenges: z.array(challengeShape).max(20),
});
export type AuthorizationShape = z.output<typeof authorizationShape>;

/** RFC 9773 4.2. */
export const renewalInfoShape = z.object({
  suggestedWindow: z.object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) }),
});
