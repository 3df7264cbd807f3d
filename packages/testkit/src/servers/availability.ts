import { appendFileSync, existsSync } from 'node:fs';
import path from 'node:path';
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

/**
 * Notes why a suite is skipped: in the file that `npm test` gathers them in (`HEDDLE_SKIP_LOG`), otherwise on standard
 * error. Returns the reason.
 */
export function noteSkip(reason: string): string {
  const log = process.env.HEDDLE_SKIP_LOG;
  if (log === undefined) console.error(`Skipped: ${reason}`);
  else appendFileSync(log, `${reason}\n`);
  return reason;
}

/**
 * The browser for whole-page tests: `CHROME_PATH`, then a Chromium or Chrome of the system. With `CI=true` a missing one
 * is an error; otherwise the reason is noted and the suites are skipped.
 */
export function requireBrowser(): string | undefined {
  const given = process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const installed = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const application = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const found = [...(given === undefined ? [] : [given]), ...installed, application].find((file) =>
    existsSync(file),
  );
  if (found !== undefined) return found;
  const reason = 'No browser: set CHROME_PATH or install chromium (Debian: apt-get install chromium)';
  if (process.env.CI === 'true') throw new Error(`CI=true allows no skip. ${reason}`);
  noteSkip(reason);
  return undefined;
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
