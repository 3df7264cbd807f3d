import { createHash, randomBytes } from 'node:crypto';
import { chown, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../process/account.ts';
import { runCommand } from '../process/run-command.ts';
import { StartError, systemErrorCode } from '../start-error.ts';
import { binariesIn, type PostgresBinaries } from './binaries.ts';

/** Where the embedded Postgres lives on this machine, and as whom. */
export interface PostgresPlacement {
  /** Folder that holds the cluster. */
  readonly home: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
}

export interface PlacementOptions {
  /** Absolute; exists and is writable. */
  readonly dataDirectory: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
  /** Tells a person one line. */
  readonly say: (line: string) => void;
  /** Folders to keep things in when the account cannot reach their own place; best first. */
  readonly systemDirectories?: readonly string[];
}

const UNFINISHED = '.part';

interface Remembered {
  readonly home?: string;
  readonly binaries?: string;
}

/**
 * Decides where the cluster lies. That is the data directory, unless Postgres runs as another user who cannot enter it
 * (root's home is 0700): then cluster and, if need be, a copy of the programs are kept in a folder of the system's,
 * remembered in the data directory and said in one line.
 * @throws StartError `postgres-failed` when that user can be given no folder.
 */
export async function placePostgres(options: PlacementOptions): Promise<PostgresPlacement> {
  const { dataDirectory, binaries } = options;
  const nearby = path.join(dataDirectory, 'postgres');
  if (options.account === undefined) {
    await mkdir(nearby, { recursive: true, mode: 0o700 });
    return { home: nearby, binaries, account: undefined };
  }
  const account = (await ownerOf(path.join(nearby, 'cluster'))) ?? options.account;
  const remembered = await recall(dataDirectory);
  const reachable = await reachableBinaries(options, account, remembered);
  const home = await reachableHome(options, account, reachable, remembered);
  await remember(dataDirectory, {
    ...(home === nearby ? {} : { home }),
    ...(reachable.root === binaries.root ? {} : { binaries: reachable.root }),
  });
  return { home, binaries: reachable, account };
}

async function reachableHome(
  options: PlacementOptions,
  account: Account,
  binaries: PostgresBinaries,
  remembered: Remembered,
): Promise<string> {
  if (remembered.home !== undefined && (await exists(remembered.home))) return remembered.home;
  const nearby = path.join(options.dataDirectory, 'postgres');
  await mkdir(nearby, { recursive: true, mode: 0o711 });
  if (await canUse(account, binaries.postgres, nearby)) return nearby;
  for (const parent of systemDirectories(options)) {
    const home = await tryToMake(parent, async () => {
      const made = await mkdtemp(path.join(parent, `${shortHash(options.dataDirectory)}-`));
      await chown(made, account.uid, account.gid);
      return made;
    });
    if (home === undefined) continue;
    if (await canUse(account, binaries.postgres, home)) {
      options.say(
        `Started as root: Postgres runs as user ${account.uid}, who cannot enter ${options.dataDirectory}, so its data is kept in ${home}`,
      );
      return home;
    }
    await rm(home, { recursive: true, force: true });
  }
  throw unreachable(account, options.dataDirectory);
}

async function reachableBinaries(
  options: PlacementOptions,
  account: Account,
  remembered: Remembered,
): Promise<PostgresBinaries> {
  const { binaries } = options;
  if (await canUse(account, binaries.postgres, '/')) return binaries;
  const version = `postgres-${binaries.version}-${process.arch}-`;
  for (const root of [
    ...(remembered.binaries?.includes(version) ? [remembered.binaries] : []),
    ...(await earlierCopies(options, version)),
  ]) {
    if (!(await exists(root))) continue;
    const kept = binariesIn(root, binaries.version);
    if (await canUse(account, kept.postgres, '/')) return kept;
  }
  for (const parent of systemDirectories(options)) {
    const root = await tryToMake(parent, () => copyBinaries(binaries.root, parent, version));
    if (root === undefined) continue;
    const copy = binariesIn(root, binaries.version);
    if (await canUse(account, copy.postgres, '/')) return copy;
    await rm(root, { recursive: true, force: true });
  }
  throw unreachable(account, binaries.root);
}

/** Whole copies of the same version that root made for another data directory. */
async function earlierCopies(options: PlacementOptions, version: string): Promise<string[]> {
  const copies: string[] = [];
  for (const parent of systemDirectories(options)) {
    for (const entry of await readdir(parent).catch(() => [])) {
      const root = path.join(parent, entry);
      if (!entry.startsWith(version) || entry.endsWith(UNFINISHED)) continue;
      const { uid, mode } = await stat(root);
      // Anybody may make folders in the temp directory; a program that root runs comes from root.
      if (uid === 0 && (mode & 0o022) === 0) copies.push(root);
    }
  }
  return copies;
}

/** Copies under a name nobody can guess, which matters in a shared folder for temporary files. */
async function copyBinaries(root: string, parent: string, version: string): Promise<string> {
  const target = path.join(parent, `${version}${randomBytes(6).toString('hex')}`);
  await mkdir(`${target}${UNFINISHED}`, { mode: 0o755 });
  await cp(root, `${target}${UNFINISHED}`, { recursive: true, verbatimSymlinks: true });
  await rename(`${target}${UNFINISHED}`, target);
  return target;
}

/** Asks the account itself: permissions, mount options and access lists all have their say in the answer. */
async function canUse(account: Account, postgres: string, directory: string): Promise<boolean> {
  const result = await runCommand({
    command: '/bin/sh',
    args: ['-c', 'cd "$1" && "$2" --version', 'sh', directory, postgres],
    account,
    cwd: '/',
    timeoutMs: 15_000,
  });
  if (result.failure !== undefined) {
    throw new StartError(
      'postgres-failed',
      `Postgres refuses to run as root and this process may not become user ${account.uid} (${result.failure.message}). Start Heddle as a normal user, or set DATABASE_URL.`,
      result.failure,
    );
  }
  return result.exitCode === 0;
}

/** The folder is made 0755 so that the account can pass through it. Undefined when the system refuses. */
async function tryToMake(parent: string, make: () => Promise<string>): Promise<string | undefined> {
  try {
    await mkdir(parent, { recursive: true, mode: 0o755 });
    return await make();
  } catch (error) {
    if (systemErrorCode(error) !== undefined) return undefined;
    throw error;
  }
}

function systemDirectories({ systemDirectories: given }: PlacementOptions): readonly string[] {
  return given ?? ['/var/lib/heddle', tmpdir(), '/tmp'];
}

function unreachable(account: Account, directory: string): StartError {
  return new StartError(
    'postgres-failed',
    `Postgres refuses to run as root, and user ${account.uid}, as whom it would run, can reach neither ${directory} nor a folder in ${['/var/lib/heddle', tmpdir()].join(' or ')}. Start Heddle as a normal user, or set DATABASE_URL.`,
  );
}

/** Whose cluster an earlier start left here; root must go on as that user, since Postgres insists on owning its files. */
async function ownerOf(cluster: string): Promise<Account | undefined> {
  const found = await stat(cluster).catch(() => undefined);
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

const MEMORY = 'postgres.json';

async function recall(dataDirectory: string): Promise<Remembered> {
  const text = await readFile(path.join(dataDirectory, MEMORY), 'utf8').catch(() => '{}');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  return {
    ...('home' in value && typeof value.home === 'string' ? { home: value.home } : {}),
    ...('binaries' in value && typeof value.binaries === 'string' ? { binaries: value.binaries } : {}),
  };
}

async function remember(dataDirectory: string, memory: Remembered): Promise<void> {
  if (Object.keys(memory).length === 0) return;
  const file = path.join(dataDirectory, MEMORY);
  await writeFile(`${file}.part`, `${JSON.stringify(memory, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.part`, file);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
