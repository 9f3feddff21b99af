import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { isLoopback } from '#net/endpoint.ts';

/** Where a DNS server is asked, and whether its word about DNSSEC counts. */
export interface DnsServer {
  readonly address: string;
  readonly port: number;
  readonly trusted: boolean;
}

/** Whose AD bit is believed: anybody between us and the server could set it, so only this machine's own unless told otherwise (RFC 4035 4.9.3). */
export type TrustAd = 'loopback' | 'always' | 'never';

const dnsPort = 53;

/** Reads `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`; null for anything else. */
export function parseServer(text: string): { address: string; port: number } | null {
  if (isIP(text) > 0) return { address: text, port: dnsPort };
  const [, v6, v4, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? dnsPort : Number(digits);
  if (port < 1 || port > 65_535) return null;
  if (v6 !== undefined) return isIP(v6) === 6 ? { address: v6, port } : null;
  return v4 !== undefined && isIP(v4) === 4 ? { address: v4, port } : null;
}

/** The servers of resolv.conf(5), of which it says that without any the machine itself is asked. */
export function resolvConfServers(text: string): string[] {
  const found = [...text.matchAll(/^nameserver[ \t]+(\S+)/gm)].map(([, address = '']) => address);
  const usable = found.filter((address) => isIP(address) > 0);
  return usable.length > 0 ? usable : ['127.0.0.1'];
}

/** The servers to ask: those configured (texts that parseServer reads), or where there are none, the system's. */
export async function dnsServers(
  configured: readonly string[],
  trustAd: TrustAd,
  resolvConf = '/etc/resolv.conf',
): Promise<DnsServer[]> {
  const texts = configured.length > 0 ? configured : resolvConfServers(await readOrNothing(resolvConf));
  return texts.flatMap((text) => {
    const server = parseServer(text);
    return server === null ? [] : [{ ...server, trusted: isTrusted(server.address, trustAd) }];
  });
}

function isTrusted(address: string, trustAd: TrustAd): boolean {
  return trustAd === 'always' || (trustAd === 'loopback' && isLoopback(address));
}

/** A machine without the file is one without servers in it. */
async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
