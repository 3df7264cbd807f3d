/**
 * The address blocks that are not the public Internet, from the IANA IPv4 and IPv6 Special-Purpose Address Registries
 * (RFC 6890 and its successors), plus multicast and two blocks that cloud platforms reach only from inside.
 */

/** One block and why it is refused. */
export interface SpecialBlock {
  /** In CIDR notation, canonical. */
  readonly prefix: string;
  /** The registry's name for it, in lower case. */
  readonly name: string;
  /**
   * Whether machines of one's own commonly live there. An allow-list entry by name covers such addresses; the others
   * (link-local with its metadata services, multicast, translation prefixes …) need an entry by address.
   */
  readonly isOwnNetwork: boolean;
}

const ownNetwork = (prefix: string, name: string): SpecialBlock => ({ prefix, name, isOwnNetwork: true });
const special = (prefix: string, name: string): SpecialBlock => ({ prefix, name, isOwnNetwork: false });

/** Everything in IPv4 that is not global unicast. */
export const SPECIAL_IPV4: readonly SpecialBlock[] = [
  special('0.0.0.0/8', 'this network'),
  ownNetwork('10.0.0.0/8', 'private use'),
  ownNetwork('100.64.0.0/10', 'shared address space'),
  ownNetwork('127.0.0.0/8', 'loopback'),
  special('168.63.129.16/32', 'Azure platform service'),
  special('169.254.0.0/16', 'link-local'),
  ownNetwork('172.16.0.0/12', 'private use'),
  special('192.0.0.0/24', 'IETF protocol assignments'),
  special('192.0.2.0/24', 'documentation'),
  special('192.88.99.0/24', '6to4 relay anycast, deprecated'),
  ownNetwork('192.168.0.0/16', 'private use'),
  special('198.18.0.0/15', 'benchmarking'),
  special('198.51.100.0/24', 'documentation'),
  special('203.0.113.0/24', 'documentation'),
  special('224.0.0.0/4', 'multicast'),
  special('240.0.0.0/4', 'reserved, with limited broadcast'),
];

/** The only part of IPv6 that IANA has opened for global unicast; what lies outside is refused whatever its name. */
export const GLOBAL_UNICAST_IPV6 = '2000::/3';

/**
 * Named blocks of IPv6. Those inside 2000::/3 are exceptions from it, those outside only give a refusal its name.
 * IPv4-mapped addresses (::ffff:0:0/96) are missing because they are unwrapped and judged as IPv4.
 */
export const SPECIAL_IPV6: readonly SpecialBlock[] = [
  special('::/128', 'unspecified'),
  ownNetwork('::1/128', 'loopback'),
  special('::/96', 'IPv4-compatible, deprecated'),
  special('64:ff9b::/96', 'NAT64 translation'),
  special('64:ff9b:1::/48', 'local NAT64 translation'),
  special('100::/64', 'discard only'),
  special('100:0:0:1::/64', 'dummy prefix'),
  special('2001::/32', 'Teredo'),
  special('2001::/23', 'IETF protocol assignments'),
  special('2001:db8::/32', 'documentation'),
  special('2002::/16', '6to4'),
  special('3fff::/20', 'documentation'),
  special('5f00::/16', 'segment routing'),
  ownNetwork('fc00::/7', 'unique local'),
  special('fe80::/10', 'link-local'),
  special('fec0::/10', 'site-local, deprecated'),
  special('ff00::/8', 'multicast'),
];
