import { findSharedServer, type SharedServerName } from './shared-client.ts';

/** Either a server's address or the reason why the suites that need it are skipped. */
export type Availability = { readonly url: string } | { readonly url: undefined; readonly reason: string };

/**
 * Asks for a shared real server before a suite is declared, so that the suite can be skipped by name. The reason is
 * printed, and `npm test` lists it; with `CI=true` the missing server is an error instead.
 *
 * @example
 * const redis = await requireServer('redis');
 * describe.skipIf(redis.url === undefined)('queue on Redis', () => { … });
 */
export async function requireServer(name: SharedServerName): Promise<Availability> {
  const found = await findSharedServer(name);
  if ('url' in found) return found;
  if (process.env.CI === 'true') throw new Error(`CI=true allows no skip. ${found.reason}`);
  return { url: undefined, reason: noteSkip(found.reason) };
}

/** Says on standard error why a suite is skipped, in the form that `npm test` gathers. Returns the reason. */
export function noteSkip(reason: string): string {
  console.error(`[skipped] ${reason}`);
  return reason;
}

/**
 * The folder of the corpora (`HEDDLE_CORPORA`), or undefined with the reason printed. Skips of corpora are no failure
 * with `CI=true`: they are not part of the product.
 */
export function findCorpora(): string | undefined {
  const folder = process.env.HEDDLE_CORPORA;
  if (folder !== undefined && folder !== '') return folder;
  noteSkip('HEDDLE_CORPORA is not set: suites over outside corpora are skipped');
  return undefined;
}
