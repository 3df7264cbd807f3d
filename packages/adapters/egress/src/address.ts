import { isIPv4, isIPv6 } from 'node:net';
import { GLOBAL_UNICAST_IPV6, SPECIAL_IPV4, SPECIAL_IPV6, type SpecialBlock } from './special-blocks.ts';

/** An IP address as a number of its family; IPv4-mapped IPv6 is always held as IPv4. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A block of addresses: all of one family that share the first `bits` bits. */
export interface Network {
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly bits: number;
}

const MAPPED_PREFIX = 0xffffn;
const WIDTH = { 4: 32, 6: 128 } as const;

/**
 * Reads a canonical dotted IPv4 or any valid IPv6 text, with or without brackets and zone id.
 * Undefined for everything else, also for the octal and hexadecimal spellings, which only the URL parser may normalise.
 */
export function parseAddress(text: string): Address | undefined {
  const unbracketed = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const zone = unbracketed.indexOf('%');
  const bare = zone === -1 ? unbracketed : unbracketed.slice(0, zone);
  if (isIPv4(bare)) return { family: 4, value: ipv4Value(bare) };
  if (!isIPv6(bare)) return undefined;
  const value = ipv6Value(bare);
  if (value >> 32n === MAPPED_PREFIX) return { family: 4, value: value & 0xffffffffn };
  return { family: 6, value };
}

/** Reads `address/bits`; undefined when it is malformed or has bits set behind the prefix. */
export function parseNetwork(text: string): Network | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = parseAddress(match?.[1] ?? '');
  if (match === null || address === undefined) return undefined;
  const isMapped = address.family === 4 && (match[1] ?? '').includes(':');
  const bits = Number(match[2]) - (isMapped ? 96 : 0);
  if (bits < 0 || bits > WIDTH[address.family]) return undefined;
  const shift = BigInt(WIDTH[address.family] - bits);
  if ((address.value >> shift) << shift !== address.value) return undefined;
  return { family: address.family, value: address.value, bits };
}

/** Whether the address lies in the network. Families never match each other. */
export function isInNetwork(address: Address, network: Network): boolean {
  if (address.family !== network.family) return false;
  const shift = BigInt(WIDTH[network.family] - network.bits);
  return address.value >> shift === network.value >> shift;
}

/** The network of one address. */
export function networkOf(address: Address): Network {
  return { ...address, bits: WIDTH[address.family] };
}

interface ParsedBlock {
  readonly network: Network;
  readonly block: SpecialBlock;
}

function parseBlocks(blocks: readonly SpecialBlock[]): readonly ParsedBlock[] {
  return blocks.flatMap((block) => {
    const network = parseNetwork(block.prefix);
    return network === undefined ? [] : [{ network, block }];
  });
}

const ipv4Blocks = parseBlocks(SPECIAL_IPV4);
const ipv6Blocks = parseBlocks(SPECIAL_IPV6);
const globalUnicast = parseNetwork(GLOBAL_UNICAST_IPV6);

const outsideGlobalUnicast: SpecialBlock = {
  prefix: `outside ${GLOBAL_UNICAST_IPV6}`,
  name: 'not global unicast',
  isOwnNetwork: false,
};

/** The special block an address belongs to; undefined means that it is a global unicast address. */
export function specialBlockOf(address: Address): SpecialBlock | undefined {
  const blocks = address.family === 4 ? ipv4Blocks : ipv6Blocks;
  for (const { network, block } of blocks) {
    if (isInNetwork(address, network)) return block;
  }
  if (address.family === 4) return undefined;
  const isGlobal = globalUnicast !== undefined && isInNetwork(address, globalUnicast);
  return isGlobal ? undefined : outsideGlobalUnicast;
}

function ipv4Value(text: string): bigint {
  let value = 0;
  for (const part of text.split('.')) value = value * 256 + Number(part);
  return BigInt(value);
}

function ipv6Value(text: string): bigint {
  const [head = '', tail] = withHexTail(text).split('::');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  let value = 0n;
  for (const group of [...front, ...zeros, ...back]) value = (value << 16n) | BigInt(`0x${group}`);
  return value;
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

function withHexTail(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const last = text.slice(start);
  if (!last.includes('.')) return text;
  const value = Number(ipv4Value(last));
  return `${text.slice(0, start)}${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
}
