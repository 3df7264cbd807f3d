import { describe, expect, test } from 'vitest';
import { type EgressAllow, parseEgressAllow } from './egress-allow.ts';
import { destinationOf, refuseAddresses, refuseUrl } from './policy.ts';

const nothing = parseEgressAllow('');

function ruleOf(url: string, allow: EgressAllow = nothing): string | undefined {
  return refuseUrl(new URL(url), allow)?.rule;
}

function judge(url: string, addresses: readonly string[], allow: EgressAllow = nothing): string | undefined {
  return refuseAddresses(destinationOf(new URL(url)), addresses, allow)?.rule;
}

describe('a URL is judged by its text first', () => {
  test.each([
    ['ftp://example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['unix:/var/run/docker.sock', 'scheme'],
    ['http://user@example.com/', 'credentials'],
    ['http://:secret@example.com/', 'credentials'],
    ['http://example.com:22/', 'port'],
    ['https://example.com:8443/', 'port'],
    ['http://localhost/', 'local-name'],
    ['http://LOCALHOST./', 'local-name'],
    ['http://app.localhost/', 'local-name'],
    ['http://127.0.0.1/', 'address'],
    ['http://127.0.0.1./', 'address'],
    ['http://127.1/', 'address'],
    ['http://0x7f000001/', 'address'],
    ['http://0177.0.0.1/', 'address'],
    ['http://2130706433/', 'address'],
    ['http://1②7.0.0.1/', 'address'],
    ['http://127。0。0。1/', 'address'],
    ['http://%31%32%37.0.0.1/', 'address'],
    ['http://0/', 'address'],
    ['http://[::]/', 'address'],
    ['http://[::1]/', 'address'],
    ['http://[::ffff:127.0.0.1]/', 'address'],
    ['http://[::ffff:7f00:1]/', 'address'],
    ['http://[64:ff9b::127.0.0.1]/', 'address'],
    ['http://[2002:7f00:1::]/', 'address'],
    ['http://169.254.169.254/latest/meta-data/', 'address'],
    ['http://8.8.8.8:53/', 'port'],
  ])('%s breaks the rule %s', (url, rule) => {
    expect(ruleOf(url)).toBe(rule);
  });

  test.each([
    'http://example.com',
    'https://example.com:443/x?y#z',
    'http://8.8.8.8/',
    'http://[2606:4700::1111]:80/',
  ])('%s passes', (url) => {
    expect(ruleOf(url)).toBeUndefined();
  });
});

describe('every resolved address is judged', () => {
  test('one private address among public ones refuses the name', () => {
    expect(judge('http://example.com/', ['93.184.215.14', '2606:4700::1111'])).toBeUndefined();
    expect(judge('http://example.com/', ['93.184.215.14', '10.0.0.1'])).toBe('address');
    expect(judge('http://example.com/', ['93.184.215.14', 'fe80::1%eth0'])).toBe('address');
  });

  test('an answer that is no address refuses the name', () => {
    expect(judge('http://example.com/', ['unknown'])).toBe('address');
  });
});

describe('what an operator allows', () => {
  test('an entry by name opens its own networks and its port, and no other name', () => {
    const allow = parseEgressAllow('ollama.internal:11434');
    const url = 'http://ollama.internal:11434/';
    expect(ruleOf(url, allow)).toBeUndefined();
    for (const address of ['10.0.0.1', '127.0.0.1', 'fd00::1', '8.8.8.8']) {
      expect(judge(url, [address], allow)).toBeUndefined();
    }
    expect(judge('http://other.internal/', ['10.0.0.1'], allow)).toBe('address');
  });

  test('an entry by name never opens link-local metadata services', () => {
    const allow = parseEgressAllow('rebound.example');
    expect(judge('http://rebound.example/', ['169.254.169.254'], allow)).toBe('address');
    expect(judge('http://rebound.example/', ['fe80::1'], allow)).toBe('address');
    expect(ruleOf('http://169.254.169.254/', parseEgressAllow('169.254.169.254'))).toBeUndefined();
  });

  test('an entry by network opens names that resolve into it and nothing beside it', () => {
    const allow = parseEgressAllow('10.20.0.0/16');
    expect(ruleOf('http://db.internal:5000/', allow)).toBeUndefined();
    expect(judge('http://db.internal:5000/', ['10.20.1.1'], allow)).toBeUndefined();
    expect(judge('http://db.internal:5000/', ['10.21.1.1'], allow)).toBe('address');
    expect(judge('http://db.internal:5000/', ['10.20.1.1', '10.21.1.1'], allow)).toBe('address');
    expect(judge('http://public.example:5000/', ['8.8.8.8'], allow)).toBe('port');
  });

  test('a refusal names the entry that would allow it', () => {
    expect(refuseUrl(new URL('http://10.0.0.5:8080/'), nothing)?.allowEntry).toBe('10.0.0.5:8080');
    expect(refuseUrl(new URL('http://[fd00::5]/'), nothing)?.allowEntry).toBe('[fd00::5]:80');
    expect(refuseUrl(new URL('http://localhost:11434/'), nothing)?.allowEntry).toBe('localhost:11434');
    const resolved = refuseAddresses({ host: 'db.internal', port: 80 }, ['10.0.0.5'], nothing);
    expect(resolved?.allowEntry).toBe('db.internal:80');
    const zoned = refuseAddresses({ host: 'db.internal', port: 80 }, ['fe80::1%eth0'], nothing);
    expect(zoned?.allowEntry).toBe('[fe80::1]:80');
    const metadata = refuseAddresses({ host: 'db.internal', port: 80 }, ['169.254.169.254'], nothing);
    expect(metadata?.allowEntry).toBe('169.254.169.254:80');
  });
});
