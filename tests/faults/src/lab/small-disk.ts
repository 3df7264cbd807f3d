import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processExists } from './process.ts';

/** A file system of its own whose size the lab decides. */
export interface SmallDisk {
  readonly folder: string;
  /** Its size becomes what is used: every write that needs room meets ENOSPC. */
  fill(): void;
  /** There is room again. */
  free(): void;
  stop(): Promise<void>;
}

/** The folder's name carries the number of the process that mounts it, so that a later lab knows whose is left over. */
const PREFIX = 'heddle-faults-disk-';
const ROOMY_BYTES = 1_073_741_824;
const TRIES = 50;

/** Mounts a file system in memory; says why where that is not allowed. */
export function mountSmallDisk(): SmallDisk | { readonly reason: string } {
  if (process.platform !== 'linux')
    return {
      reason: `a file system with a size of its own is mounted on Linux only, not on ${process.platform}`,
    };
  for (const name of readdirSync(tmpdir())) if (isLeftOver(name)) unmount(path.join(tmpdir(), name));
  const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const refusal = mount(['-t', 'tmpfs', '-o', `size=${ROOMY_BYTES},mode=0755`, 'heddle-lab', folder]);
  if (refusal !== undefined) {
    rmSync(folder, { recursive: true, force: true });
    return { reason: `mounting a file system of its own is not allowed here (${refusal})` };
  }
  const resize = (bytes: number): string | undefined => mount(['-o', `remount,size=${bytes}`, folder]);
  return {
    folder,
    fill: () => {
      // A write in between makes more used than what was asked for, which is refused.
      for (let tried = 1; ; tried++) {
        const refused = resize(usedBytes(folder));
        if (refused === undefined) return;
        if (tried === TRIES) throw new Error(`The disk could not be filled: ${refused}`);
      }
    },
    free: () => {
      const refused = resize(ROOMY_BYTES);
      if (refused !== undefined) throw new Error(`The disk could not be freed: ${refused}`);
    },
    stop: async () => unmount(folder),
  };
}

/** A folder on the disk that another user may pass through. */
export function folderOn(disk: SmallDisk, name: string): string {
  const folder = path.join(disk.folder, name);
  mkdirSync(folder, { mode: 0o711 });
  return folder;
}

function usedBytes(folder: string): number {
  const { blocks, bfree, bsize } = statfsSync(folder);
  return (blocks - bfree) * bsize;
}

function isLeftOver(name: string): boolean {
  return name.startsWith(PREFIX) && !processExists(Number(name.slice(PREFIX.length).split('-')[0]));
}

function unmount(folder: string): void {
  spawnSync('umount', ['--lazy', folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** What the system said against it. */
function mount(words: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync('mount', [...words], { encoding: 'utf8' });
  if (status === 0) return undefined;
  const [said = ''] = (stderr ?? '').trim().split('\n');
  return error?.message ?? (said || `mount ended with ${status}`);
}
