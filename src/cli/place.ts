import { isIPv6 } from 'node:net';

/** `host:port` as URLs write it (RFC 3986 3.2.2): an IPv6 address in brackets. */
export function hostPort({ host, port }: { host: string; port: number }): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** Where a program of this machine reaches a listener: one on every address is on loopback too. */
export function reachableHost(host: string): string {
  if (host === '::') return '::1';
  return host === '0.0.0.0' ? '127.0.0.1' : host;
}
