import type { Schemas } from '#web/api/schema.ts';

type Target = NonNullable<Schemas['TargetServer']>;
export type Mode = Schemas['Domain']['mode'];

/** The port of SMTP between servers, which is not written. */
const usual = 25;

/** A mode as it is typed: the target server as `host` or `host:port`. */
export interface TypedMode {
  mode: Mode;
  target: string;
}

/** The mode that a domain has, as it would be typed. */
export function typedMode({ mode, target }: Pick<Schemas['Domain'], 'mode' | 'target'>): TypedMode {
  return { mode, target: target === null ? '' : targetText(target) };
}

/** A server as it is written; an IPv6 address stands in brackets before a port. */
export function targetText({ host, port = usual }: Target): string {
  if (port === usual) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The server that is meant; null where the mode needs none, undefined where it needs one and nothing is typed. */
export function targetOf({ mode, target }: TypedMode): { host: string; port: number } | null | undefined {
  if (mode === 'authoritative') return null;
  const text = target.trim();
  if (text === '') return undefined;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  return { host: bracketed ?? plain ?? text, port: port === undefined ? usual : Number(port) };
}
