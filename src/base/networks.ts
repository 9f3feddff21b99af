import { BlockList, isIP, isIPv4 } from 'node:net';

/** Whether `text` is an address or a network such as 10.0.0.0/8 (RFC 4632 3.1) or fd00::/8 (RFC 4291 2.3). */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || isIP(address) === 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(address) ? 32 : 128));
}

/** A set of addresses given as networks. */
export class NetworkSet {
  readonly #list = new BlockList();

  /** Every member must pass isNetwork. */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const [family, bits] = isIPv4(address) ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
      this.#list.addSubnet(address, prefix === undefined ? bits : Number(prefix), family);
    }
  }

  /** Whether the address is in one of the networks; false for what is not an address. */
  has(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }
}
