import { z } from 'zod';
import type { PolicyChange } from './types.ts';

const count = (min: number, max: number) => z.int().min(min).max(max).optional();
const flag = z.boolean().optional();

/** The longest local part there is (RFC 5321 4.5.3.1.1). */
const localPart = 64;
/** The longest password that is hashed, in characters of one byte. */
const longestPassword = 256;
const terabyte = 2 ** 40;

/** What one level may say of a policy; unknown names are refused. */
export const policyChangeSchema = z
  .strictObject({
    name: z
      .strictObject({
        min: count(1, localPart),
        max: count(1, localPart),
        startsWithLetter: flag,
        // The specials of an unquoted local part (RFC 5322 3.2.3) without the plus sign, which divides name and detail.
        specials: z
          .string()
          .regex(/^[!#$%&'*/=?^_`{|}~.-]*$/)
          .optional(),
        edges: flag,
        adjacent: flag,
      })
      .optional(),
    password: z
      .strictObject({
        min: count(6, longestPassword),
        max: count(6, longestPassword),
        upper: flag,
        lower: flag,
        digit: flag,
        special: flag,
        ascii: flag,
        strength: count(0, 4),
        withoutName: flag,
      })
      .optional(),
    limits: z
      .strictObject({
        aliases: count(0, 1_000),
        externalAccounts: count(0, 100),
        forwards: count(0, 100),
        messagesPerDay: count(0, 10_000_000),
        recipientsPerMessage: count(1, 10_000),
        importRows: count(1, 10_000),
        spaceBytes: count(0, 100 * terabyte),
        webShare: count(0, 100),
        graceDays: count(0, 365),
        receiveSuspended: flag,
      })
      .optional(),
  })
  .transform((value) => withoutUndefined(value));

/** A value that is undefined would hide that of the level above. */
function withoutUndefined(value: Readonly<Record<string, object | undefined>>): PolicyChange {
  const sections = Object.entries(value).filter(([, section]) => section !== undefined);
  return Object.fromEntries(
    sections.map(([name, section]) => [
      name,
      Object.fromEntries(Object.entries(section ?? {}).filter(([, setting]) => setting !== undefined)),
    ]),
  );
}
