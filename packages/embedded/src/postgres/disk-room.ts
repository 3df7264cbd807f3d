import { type StatsFs, statfsSync } from 'node:fs';

/** One segment of Postgres's log. Without room for the next one it ends, and does not start. */
const SEGMENT_BYTES = 16 * 1_048_576;

/**
 * Says that the disk under a folder is as good as full; undefined while it is not, or when the system does not tell.
 * A server on a full disk cannot always write why it ends.
 */
export function complaintOfRoom(folder: string): string | undefined {
  try {
    return roomComplaint(folder, statfsSync(folder));
  } catch {
    return undefined;
  }
}

/** The same from what the system tells of a disk. */
export function roomComplaint(
  folder: string,
  { bavail, bsize }: Pick<StatsFs, 'bavail' | 'bsize'>,
): string | undefined {
  const free = bavail * bsize;
  if (free >= SEGMENT_BYTES) return undefined;
  return `no space left on device: the disk that holds ${folder} has ${Math.floor(free / 1_048_576)} MB left, and it takes ${SEGMENT_BYTES / 1_048_576} MB to go on`;
}
