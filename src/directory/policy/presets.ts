import type { Policy } from './types.ts';

const MB = 1024 * 1024;

/** The product's own defaults: long passwords judged by strength and not by classes (NIST SP 800-63B 3.1.1.2). */
const modern: Policy = {
  name: { min: 1, max: 64, startsWithLetter: false, specials: '.-_', edges: false, adjacent: false },
  password: {
    min: 10,
    max: 128,
    upper: false,
    lower: false,
    digit: false,
    special: false,
    ascii: false,
    strength: 3,
    withoutName: true,
  },
  limits: {
    aliases: 10,
    externalAccounts: 4,
    forwards: 5,
    messagesPerDay: 1_000,
    recipientsPerMessage: 100,
    importRows: 500,
    spaceBytes: 5_120 * MB,
    webShare: 0,
    graceDays: 30,
    receiveSuspended: false,
  },
};

/** Mailboxes and home pages that subscribers of an internet provider make for themselves. */
const isp: Policy = {
  name: { min: 1, max: 12, startsWithLetter: true, specials: '.-_', edges: false, adjacent: false },
  password: { ...classes(8, 128), ascii: false },
  limits: { ...modern.limits, aliases: 4, forwards: 1, messagesPerDay: 500, spaceBytes: 1_024 * MB, webShare: 20 },
};

/** Accounts that a hoster's customers make from the slots of a plan. */
const pro: Policy = {
  name: { min: 2, max: 32, startsWithLetter: false, specials: '.-_', edges: true, adjacent: true },
  password: { ...classes(9, 30), ascii: true },
  limits: modern.limits,
};

/** Accounts made from a file, whose passwords came from another system. */
const bulk: Policy = {
  name: { min: 1, max: 64, startsWithLetter: false, specials: '.-_', edges: true, adjacent: true },
  password: { ...classes(6, 128), upper: false, lower: false, digit: false },
  limits: { ...modern.limits, spaceBytes: 500 * MB },
};

function classes(min: number, max: number): Policy['password'] {
  return { ...modern.password, min, max, upper: true, lower: true, digit: true, strength: 0, withoutName: false };
}

/** Policies to begin with, by name. */
export const presets = { isp, pro, bulk, modern } as const satisfies Record<string, Policy>;

export type PresetName = keyof typeof presets;
