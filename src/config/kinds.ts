import { isIP } from 'node:net';
import { z } from 'zod';
import { parseServer } from '#net/dns/servers.ts';
import { isNetwork } from '#base/networks.ts';

const KB = 1024;
const units: Readonly<Record<string, number>> = { '': 1, b: 1, kb: KB, mb: KB ** 2, gb: KB ** 3, tb: KB ** 4 };

/** What a setting accepts, as data: error messages and the documentation put it in words. */
export type Expectation =
  | {
      kind:
        | 'path'
        | 'host'
        | 'hostname'
        | 'domain'
        | 'flag'
        | 'port'
        | 'size'
        | 'networks'
        | 'addresses'
        | 'servers'
        | 'url';
    }
  | {
      kind:
        | 'domains'
        | 'httpUrl'
        | 'httpsUrl'
        | 'socket'
        | 'text'
        | 'urls'
        | 'webhookSecret'
        | 'primaries'
        | 'secretUrl';
    }
  | { kind: 'count'; min: number; max: number }
  | { kind: 'choice'; options: readonly string[] };

/** What is known of one setting besides its value. */
export interface About {
  /** One or two sentences for docs/operating.md. */
  text: string;
  /** A change is obeyed at SIGHUP; otherwise at the next start. */
  reload?: boolean;
  /** The value is never shown. */
  secret?: boolean;
}

/** About a setting, with what it accepts and its default; kept beside its schema. */
export interface SettingMeta extends About {
  expects: Expectation;
  fallback: unknown;
}

/** Where `setting` leaves what it knows for `settings.ts`. */
export const settingMeta = z.registry<SettingMeta>();

function setting<T extends z.ZodType>(schema: T, expects: Expectation, fallback: z.output<T>, about: About) {
  const withDefault = schema.default(fallback as z.util.NoUndefined<z.output<T>>);
  settingMeta.add(withDefault, { ...about, expects, fallback });
  return withDefault;
}

/** A file or directory name; not empty. */
export const path = (fallback: string, about: About) => setting(z.string().min(1), { kind: 'path' }, fallback, about);

/** An IP address, or `localhost`, to listen on. */
export const host = (fallback: string, about: About) =>
  setting(
    z.string().refine((value) => value === 'localhost' || isIP(value) > 0),
    { kind: 'host' },
    fallback,
    about,
  );

/** A host name of letters, digits and hyphens (RFC 1123 2.1). */
export const hostname = (fallback: string, about: About) =>
  setting(
    z
      .string()
      .max(253)
      .regex(/^[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*$/i),
    { kind: 'hostname' },
    fallback,
    about,
  );

/** A domain in its ASCII form; empty for none. */
export const domain = (fallback: string, about: About) =>
  setting(
    z
      .string()
      .max(253)
      .regex(/^$|^[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*$/),
    { kind: 'domain' },
    fallback,
    about,
  );

export const flag = (fallback: boolean, about: About) => setting(z.boolean(), { kind: 'flag' }, fallback, about);

/** 0 asks the system for a free port. */
export const port = (fallback: number, about: About) =>
  setting(z.int().min(0).max(65_535), { kind: 'port' }, fallback, about);

export const count = (fallback: number, min: number, max: number, about: About) =>
  setting(z.int().min(min).max(max), { kind: 'count', min, max }, fallback, about);

export const choice = <const T extends readonly string[]>(options: T, fallback: T[number], about: About) =>
  setting(
    z.enum(options as unknown as [string, ...string[]]) as unknown as z.ZodType<T[number]>,
    { kind: 'choice', options },
    fallback,
    about,
  );

/** Bytes, as a number or with a unit: "50 MB" is 50 × 1024 × 1024. */
export const size = (fallback: string, about: About) =>
  setting(
    z.union([z.int().min(0), z.string()]).transform((value, context) => {
      const bytes = typeof value === 'number' ? value : parseSize(value);
      if (bytes !== undefined) return bytes;
      context.addIssue({ code: 'custom', message: 'not a size' });
      return z.NEVER;
    }),
    { kind: 'size' },
    parseSize(fallback) as number,
    about,
  );

/** A list of addresses and networks in CIDR notation (RFC 4632, RFC 4291 2.3). */
export const networks = (fallback: string[], about: About) =>
  setting(z.array(z.string().refine(isNetwork)), { kind: 'networks' }, fallback, about);

/** A list of IP addresses. */
export const addresses = (fallback: string[], about: About) =>
  setting(z.array(z.string().refine((value) => isIP(value) > 0)), { kind: 'addresses' }, fallback, about);

/** A list of servers: IP addresses, each perhaps with a port. */
export const servers = (fallback: string[], about: About) =>
  setting(z.array(z.string().refine((value) => parseServer(value) !== null)), { kind: 'servers' }, fallback, about);

const domainName = /^[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/;

/** A list of domain names in lower case. */
export const domains = (fallback: string[], about: About) =>
  setting(z.array(z.string().max(253).regex(domainName)), { kind: 'domains' }, fallback, about);

/** The address of a program that speaks HTTP, or empty. */
export const httpUrl = (about: About) =>
  setting(z.string().regex(/^$|^http:\/\/[^/\s]+\/?$/), { kind: 'httpUrl' }, '', about);

/** The address of a service that speaks HTTPS. */
export const httpsUrl = (fallback: string, about: About) =>
  setting(z.string().regex(/^https:\/\/[^/\s]+(\/\S*)?$/), { kind: 'httpsUrl' }, fallback, about);

/** The address of a service that is told secrets: by HTTPS, or by HTTP on this very machine; or empty. */
export const secretUrl = (about: About) =>
  setting(
    z
      .string()
      .max(2000)
      .regex(/^$|^(https:\/\/[^/\s]+|http:\/\/(127\.\d+\.\d+\.\d+|\[::1\]|localhost)(:\d+)?)(\/\S*)?$/),
    { kind: 'secretUrl' },
    '',
    about,
  );

/** The absolute path of a Unix socket, a host with a port, or empty. */
export const socket = (about: About) =>
  setting(z.string().regex(/^$|^\/.+|^[^/\s]+:\d{1,5}$/), { kind: 'socket' }, '', about);

/** Any text of one line, or empty. */
export const text = (about: About) =>
  setting(
    z
      .string()
      .max(1000)
      .regex(/^[^\p{Cc}]*$/u),
    { kind: 'text' },
    '',
    about,
  );

/** A list of addresses of HTTP services. */
export const urls = (fallback: string[], about: About) =>
  setting(z.array(z.string().regex(/^https?:\/\/[^/\s,]+(\/[^\s,]*)?$/)), { kind: 'urls' }, fallback, about);

/** A key of Standard Webhooks: `whsec_` and base64 of 24 to 64 octets; or empty. */
export const webhookSecret = (about: About) =>
  setting(z.string().regex(/^$|^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/), { kind: 'webhookSecret' }, '', about);

/** A primary DNS server whose zones are ours to change. */
const primary = z.strictObject({
  server: z.string().refine((value) => parseServer(value) !== null),
  key: z.string().max(253).regex(domainName),
  // RFC 8945 8: at least as long as what the algorithm gives, but older keys are shorter.
  secret: z.string().regex(/^[A-Za-z0-9+/]{22,172}={0,2}$/),
  zones: z.array(z.string().max(253).regex(domainName)).default([]),
  catalog: z.string().max(253).regex(domainName).nullable().default(null),
});

/** A list of tables, one a primary DNS server. */
export const primaries = (about: About) => setting(z.array(primary), { kind: 'primaries' }, [], about);

/** The address of a PostgreSQL database, or empty. */
export const databaseUrl = (about: About) =>
  setting(z.string().regex(/^$|^postgres(ql)?:\/\/.+/), { kind: 'url' }, '', about);

/** Bytes of "10 MB"; undefined for what is not a size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgt]?b|)$/i.exec(text.trim());
  const unit = units[match?.[2]?.toLowerCase() ?? '-'];
  const bytes = match === null || unit === undefined ? undefined : Math.round(Number(match[1]) * unit);
  return bytes !== undefined && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Bytes in the largest unit that leaves a whole number: the inverse of parseSize. */
export function formatSize(bytes: number): string {
  const found = ['TB', 'GB', 'MB', 'KB'].find(
    (name) => bytes > 0 && bytes % (units[name.toLowerCase()] as number) === 0,
  );
  return found === undefined ? `${bytes} B` : `${bytes / (units[found.toLowerCase()] as number)} ${found}`;
}
