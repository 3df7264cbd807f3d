import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account } from '../process/account.ts';

/** A unix socket's whole path may have 107 bytes on Linux and 103 on macOS; Postgres adds a name of 15. */
const LONGEST_DIRECTORY = 103 - '/.s.PGSQL.5432.lock'.length;

/** A folder for the server's socket that only its user may enter. */
export interface SocketDirectory {
  readonly path: string;
  /** Deletes it if it was made for this start alone. */
  remove(): Promise<void>;
}

/**
 * Makes the folder for the socket: inside the home, or with a random name in the temp directory where the home's path
 * is too long for a socket.
 */
export async function makeSocketDirectory(
  home: string,
  account: Account | undefined,
): Promise<SocketDirectory> {
  const nearby = path.join(home, 'socket');
  if (Buffer.byteLength(nearby) <= LONGEST_DIRECTORY) {
    await rm(nearby, { recursive: true, force: true });
    await mkdir(nearby, { mode: 0o700 });
    await own(nearby, account);
    return { path: nearby, remove: async () => undefined };
  }
  const short = await mkdtemp(path.join(shortTemporaryDirectory(), 'heddle-'));
  await own(short, account);
  return { path: short, remove: () => rm(short, { recursive: true, force: true }) };
}

function shortTemporaryDirectory(): string {
  return Buffer.byteLength(tmpdir()) <= LONGEST_DIRECTORY - 'heddle-123456/'.length ? tmpdir() : '/tmp';
}

async function own(directory: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) await chown(directory, account.uid, account.gid);
}
