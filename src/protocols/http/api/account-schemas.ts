import { z } from '@hono/zod-openapi';
import { languages } from '#base/catalogue.ts';
import { codeOf } from '#base/errors.ts';
import { directoryLimits } from '#base/limits.ts';
import type { AccountItem } from '#directory/account-list.ts';
import { addressOf } from '#directory/accounts.ts';
import { type Erased, erasedKinds } from '#directory/erasure.ts';
import { parseAddress } from '#wire/address.ts';
import { timeText } from './frame.ts';

/** An address as people write it. */
export const addressText = z
  .string()
  .max(320)
  .refine(isAddress, { params: { rule: 'address' } })
  .openapi({ example: 'jan@example.com' });

export const accountParam = z.object({ account: addressText });

/** A password as it is typed; what it must be, the policy says. */
export const passwordText = z.string().max(1_000);

const displayName = z.string().max(directoryLimits.displayName);
export const spaceBytes = z.int().min(0).openapi({ description: 'Space in bytes; 0 for no limit.' });

export const accountView = z
  .object({
    address: z.string(),
    displayName: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    language: z.enum(languages),
    status: z.string().openapi({ description: 'active, suspended, or what else became of it.' }),
    spaceBytes: z.int().openapi({ description: '0 for no limit.' }),
    usedBytes: z.int().openapi({ description: 'What of the space is in use.' }),
    webShare: z.int().openapi({ description: 'The home page has so much of the space, in percent.' }),
    aliases: z.int(),
    createdAt: z.string(),
    deleteAt: z.string().nullable().openapi({ description: 'When a closed account is deleted for good.' }),
  })
  .openapi('Account');

export const newAccount = z
  .strictObject({
    address: addressText,
    password: passwordText.optional().openapi({ description: 'Left out: one is generated and answered, this once.' }),
    displayName: displayName.default(''),
    firstName: z.string().max(directoryLimits.displayName).optional(),
    lastName: z.string().max(directoryLimits.displayName).optional(),
    language: z.enum(languages).optional(),
    webShare: z.int().min(0).max(100).optional(),
    slot: z
      .int()
      .min(1)
      .optional()
      .openapi({ description: 'The slot of the plan that it takes; the lowest free one.' }),
    spaceBytes: spaceBytes.optional().openapi({ description: 'Left out: what the policy of the domain says.' }),
  })
  .openapi('NewAccount');

export const madeAccount = accountView
  .extend({
    password: z.string().nullable().openapi({ description: 'The generated password; null where one was given.' }),
  })
  .openapi('MadeAccount');

export const accountChange = z
  .strictObject({
    firstName: z.string().max(directoryLimits.displayName).optional(),
    lastName: z.string().max(directoryLimits.displayName).optional(),
    displayName: displayName.optional(),
    language: z.enum(languages).optional(),
  })
  .openapi('AccountChange');

export const spaceView = z
  .object({
    spaceBytes: z.int().openapi({ description: '0 for no limit.' }),
    webShare: z.int(),
    mail: z.object({ limitBytes: z.int(), usedBytes: z.int() }),
    web: z.object({ limitBytes: z.int(), usedBytes: z.int() }),
  })
  .openapi('Space');

export const spaceChange = z
  .strictObject({
    spaceBytes: spaceBytes.optional(),
    webShare: z.int().min(0).max(100).optional().openapi({ description: "The home page's share, in percent." }),
  })
  .openapi('SpaceChange');

const count = z.int().min(0);

const erasedView = z
  .object(Object.fromEntries(erasedKinds.map((kind) => [kind, count])) as Record<keyof Erased, typeof count>)
  .openapi('Erased', { description: 'How much of each kind there was, and is no more: the proof of an erasure.' });

export const accountEndView = z
  .object({
    deleteAt: z.string().nullable().openapi({ description: 'When the account is deleted for good; null: it is gone.' }),
    erased: erasedView.nullable().openapi({ description: 'What went with it; null while it can be brought back.' }),
  })
  .openapi('AccountEnd');

/** An account as it is answered. */
export function accountAnswer(item: AccountItem): z.infer<typeof accountView> {
  return {
    address: addressOf(item),
    displayName: item.display_name,
    firstName: item.first_name,
    lastName: item.last_name,
    language: item.language,
    status: item.status,
    spaceBytes: item.quota_bytes,
    usedBytes: item.used_bytes,
    webShare: item.web_share,
    aliases: item.aliases,
    createdAt: timeText(item.created_at),
    deleteAt: item.delete_at === null ? null : timeText(item.delete_at),
  };
}

function isAddress(text: string): boolean {
  try {
    parseAddress(text, { smtputf8: true });
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}
