import { isIPv6 } from 'node:net';

/**
 * The network that failed logins are counted by: an IPv4 /24, because the addresses of one customer or attacker come
 * and go within it; an IPv6 /48, the most that one customer is given (RFC 6177), because within it addresses are free.
 * What is no IP address (a local socket) is a network of its own.
 */
export function loginNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (!isIPv6(mapped)) return mapped.replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.0/24');
  return `${firstGroups(mapped).join(':')}::/48`;
}

/** The first three groups of a valid IPv6 address, without leading zeros. */
function firstGroups(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  // `::` stands for at least one group: of `a::b:c:d:e:f:1:2` the second is zero and the third is b.
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const width = right.length + (right.at(-1)?.includes('.') === true ? 1 : 0);
  const zeros = Array<string>(Math.max(0, 8 - left.length - width)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
}
