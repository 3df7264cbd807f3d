import { HeddleError } from '@heddle/contracts';
import { describe, expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { isAddressAllowed, isNameAllowed, parseEgressAllow } from './egress-allow.ts';

function allows(value: string, host: string, port: number): boolean {
  const allow = parseEgressAllow(value);
  const address = parseAddress(host);
  return address === undefined ? isNameAllowed(allow, host, port) : isAddressAllowed(allow, address, port);
}

describe('HEDDLE_EGRESS_ALLOW', () => {
  test.each([
    ['ollama.internal', 'ollama.internal', 11434],
    ['ollama.internal:11434', 'ollama.internal', 11434],
    ['Ollama.Internal.:11434', 'ollama.internal', 11434],
    ['bücher.internal', 'xn--bcher-kva.internal', 80],
    ['10.1.2.3', '10.1.2.3', 5432],
    ['10.1.2.3:8080', '10.1.2.3', 8080],
    ['10.0.0.0/8', '10.255.255.255', 1],
    ['10.0.0.0/8', '::ffff:10.1.1.1', 1],
    ['fd00::/8', 'fd12::1', 443],
    ['::1', '[::1]', 9000],
    ['[::1]:9000', '::1', 9000],
    ['a.example:1, b.example:2 ,, c.example:3', 'c.example', 3],
  ])('the entry "%s" covers %s on port %i', (value, host, port) => {
    expect(allows(value, host, port)).toBe(true);
  });

  test.each([
    ['', 'localhost', 80],
    ['ollama.internal:11434', 'ollama.internal', 11435],
    ['ollama.internal', 'evil.ollama.internal', 80],
    ['ollama.internal', 'ollama.internal.evil.example', 80],
    ['10.1.2.3:8080', '10.1.2.3', 8081],
    ['10.0.0.0/8', '11.0.0.0', 80],
    ['10.0.0.0/8', '64:ff9b::10.0.0.1', 80],
    ['[::1]:9000', '::1', 9001],
  ])('the entry "%s" does not cover %s on port %i', (value, host, port) => {
    expect(allows(value, host, port)).toBe(false);
  });

  test.each([
    'http://ollama.internal:11434',
    '*.internal',
    '10.0.0.1/8',
    '10.0.0.0/40',
    'host:0',
    'host:65536',
    'host:http',
    'host:',
    ':8080',
    'user@host',
    'host/path',
    'a b',
    '0x7f.0.0.1',
    '127.1:80',
    '[::1',
    'host?x',
    'host#x',
    'host%41',
  ])('the bad entry "%s" stops the start with one line that names it', (entry) => {
    const error = (() => {
      try {
        return parseEgressAllow(`good.example, ${entry}`);
      } catch (caught) {
        return caught;
      }
    })();
    expect(HeddleError.is(error) && error.code).toBe('setting-invalid');
    expect(HeddleError.is(error) && error.message).toContain(`HEDDLE_EGRESS_ALLOW: expected`);
    expect(HeddleError.is(error) && error.message).toContain(`"${entry}"`);
    expect(HeddleError.is(error) && error.message).not.toContain('\n');
  });
});
