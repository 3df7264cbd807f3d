import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCorpora } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAddress, specialBlockOf } from './address.ts';
import { createEgress } from './egress.ts';
import { parseEgressAllow } from './egress-allow.ts';
import { destinationOf, refuseAddresses } from './policy.ts';
import { codeOf, startTestServer, type TestServer } from './test-server.ts';

const corpora = findCorpora();
const folder = join(corpora ?? '', 'ssrf');
const isPresent = corpora !== undefined;

function quotedStrings(file: string): readonly string[] {
  const text = isPresent ? readFileSync(join(folder, file), 'utf8') : '';
  return [...new Set([...text.matchAll(/'([^'\n]*)',/g)].map(([, url]) => url ?? ''))];
}

interface WebPlatformCase {
  readonly input: string;
  readonly base: string | null;
}

function webPlatformUrls(): readonly string[] {
  if (!isPresent) return [];
  const entries: readonly (string | WebPlatformCase)[] = JSON.parse(
    readFileSync(join(folder, 'wpt-urltestdata.json'), 'utf8'),
  );
  return entries.flatMap((entry) => {
    if (typeof entry === 'string') return [];
    const base = entry.base ?? undefined;
    return URL.canParse(entry.input, base) ? [new URL(entry.input, base).href] : [entry.input];
  });
}

/** The few that name a public address outright would leave this machine; tests use no network. */
function isPublicLiteral(url: string): boolean {
  const address = URL.canParse(url) ? parseAddress(new URL(url).hostname) : undefined;
  return address !== undefined && specialBlockOf(address) === undefined;
}

const mustRefuse = quotedStrings('ssrf-req-filter-blockedUrls.js.txt');
const mustAllow = quotedStrings('ssrf-req-filter-allowedUrls.js.txt');
const webPlatform = webPlatformUrls();

describe.skipIf(!isPresent)('corpora of URLs', () => {
  let canary: TestServer;
  beforeAll(async () => {
    canary = await startTestServer((_request, response) => response.end('secret'), '::');
  });
  afterAll(() => canary.close());

  // Every name leads to this machine, as an attacker's own DNS would have it.
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }];

  async function codes(urls: readonly string[], allow: readonly string[]): Promise<Record<string, number>> {
    const egress = createEgress({ lookup, allow });
    const counts: Record<string, number> = {};
    for (const url of urls) {
      const code = await codeOf(egress.request({ url, timeoutMs: 5000 }));
      counts[code] = (counts[code] ?? 0) + 1;
    }
    await egress.close();
    return counts;
  }

  test('every URL that must be refused is refused', async () => {
    expect(mustRefuse.length).toBeGreaterThan(50);
    expect(await codes(mustRefuse, [])).toEqual({ 'egress-refused': mustRefuse.length });
  });

  test('on the port of a server that listens on all addresses, none of them reaches it', async () => {
    // The entry opens the port as far as the text of a URL goes, so that only the addresses stand in the way.
    const aimed = mustRefuse.map((url) => {
      if (!URL.canParse(url)) return url;
      const parsed = new URL(url);
      parsed.port = String(canary.port);
      return parsed.href;
    });
    expect(await codes(aimed, ['192.0.2.0/24'])).toEqual({ 'egress-refused': aimed.length });
    expect(canary.connections()).toBe(0);
  });

  test('every URL that must be allowed passes with a public address', () => {
    const nothing = parseEgressAllow('');
    const egress = createEgress();
    expect(mustAllow.length).toBeGreaterThan(3);
    for (const url of mustAllow) {
      expect(() => egress.check(url)).not.toThrow();
      const addresses = ['142.250.74.110', '2a00:1450:4001:82a::200e'];
      expect(refuseAddresses(destinationOf(new URL(url)), addresses, nothing)).toBeUndefined();
    }
  });

  test('no URL of the web platform tests gets past the guard to this machine or breaks it', async () => {
    const elsewhere = webPlatform.filter((url) => !isPublicLiteral(url));
    expect(elsewhere.length).toBeGreaterThan(800);
    expect(await codes(elsewhere, [])).toEqual({ 'egress-refused': elsewhere.length });
    expect(canary.connections()).toBe(0);
  });
});
