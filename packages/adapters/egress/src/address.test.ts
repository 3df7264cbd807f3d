import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInNetwork, parseAddress, parseNetwork, specialBlockOf } from './address.ts';
import { SPECIAL_IPV4, SPECIAL_IPV6 } from './special-blocks.ts';

function ipv4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function ipv6Text(value: bigint): string {
  return Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  ).join(':');
}

/** First and last address of a block, written out. */
function edges(prefix: string): readonly string[] {
  const network = parseNetwork(prefix);
  if (network === undefined) throw new Error(`unreadable prefix ${prefix}`);
  const width = network.family === 4 ? 32 : 128;
  const last = network.value | ((1n << BigInt(width - network.bits)) - 1n);
  return [network.value, last].map(network.family === 4 ? ipv4Text : ipv6Text);
}

function isGlobal(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && specialBlockOf(address) === undefined;
}

const ipv4Edges = SPECIAL_IPV4.flatMap(({ prefix }) => edges(prefix));
const ipv6Edges = SPECIAL_IPV6.flatMap(({ prefix }) => edges(prefix));

describe('only global unicast addresses are public', () => {
  test.each(ipv4Edges)('the edge %s of a special IPv4 block is denied in every form', (edge) => {
    const hex = parseAddress(edge)?.value ?? 0n;
    const tail = `${(hex >> 16n).toString(16)}:${(hex & 0xffffn).toString(16)}`;
    const forms = [
      edge,
      `::ffff:${edge}`,
      `::ffff:${tail}`,
      `0:0:0:0:0:FFFF:${edge}`,
      `[::ffff:${edge}]`,
      `::${edge}`,
      `64:ff9b::${edge}`,
      `64:ff9b:1::${tail}`,
      `2002:${tail}::1`,
      `2001:0:4136:e378:8000:63bf:${tail}`,
    ];
    expect(forms.filter(isGlobal)).toEqual([]);
  });

  test.each(ipv6Edges)('the edge %s of a special IPv6 block is denied, with and without zone', (edge) => {
    expect([edge, `[${edge}]`, `${edge}%eth0`].filter(isGlobal)).toEqual([]);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '::ffff:8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2001:200::1',
    '2001:4860:4860::8888',
    '3ffe:ffff::1',
    '2620:4f:8000::1',
  ])('the public address %s is allowed', (text) => {
    expect(isGlobal(text)).toBe(true);
  });

  test.each(['4000::1', '1fff:ffff::1', '8000::', '::ffff:0:8.8.8.8', '0100::'])(
    '%s lies outside 2000::/3 and is denied without being listed by name',
    (text) => {
      expect(isGlobal(text)).toBe(false);
    },
  );

  test('what is no address is never public', () => {
    const texts = [
      '',
      'localhost',
      '127.1',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '2130706433',
      '1.2.3.4.',
      '::1::',
      '1:2',
      '[::1',
    ];
    expect(texts.filter((text) => parseAddress(text) !== undefined)).toEqual([]);
  });

  test('every IPv6 spelling of a number reads as that number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        const full = ipv6Text(value);
        const canonical = new URL(`http://[${full}]/`).hostname;
        expect(parseAddress(canonical)).toEqual(parseAddress(full));
        const mapped = value >> 32n === 0xffffn;
        expect(parseAddress(full)).toEqual(
          mapped ? { family: 4, value: value & 0xffffffffn } : { family: 6, value },
        );
      }),
    );
  });
});

describe('networks', () => {
  test('a network holds its first and last address and not their neighbours', () => {
    const network = parseNetwork('10.20.0.0/16');
    const holds = (text: string) => {
      const address = parseAddress(text);
      return network !== undefined && address !== undefined && isInNetwork(address, network);
    };
    const texts = [
      '10.20.0.0',
      '10.20.255.255',
      '::ffff:10.20.1.1',
      '10.19.255.255',
      '10.21.0.0',
      '::10.20.0.0',
    ];
    expect(texts.filter(holds)).toEqual(['10.20.0.0', '10.20.255.255', '::ffff:10.20.1.1']);
  });

  test.each([
    '10.0.0.1/8',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0',
    '/8',
    'x/8',
    '10.0.0.0/-1',
    '::ffff:10.0.0.0/90',
  ])('%s is no network', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });

  test('a mapped network is the IPv4 network it maps', () => {
    expect(parseNetwork('::ffff:10.0.0.0/104')).toEqual(parseNetwork('10.0.0.0/8'));
  });
});
