import { closeSync, copyFileSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs';

const LARGEST_BYTES = 10 * 1024 * 1024;
const LAST_WORDS_BYTES = 8 * 1024;

/**
 * A log that a child writes by itself, so that its words survive the supervisor. At most about twice 10 MB are kept.
 */
export interface LogFile {
  readonly path: string;
  /** A descriptor to hand to a child; close it after. */
  open(): number;
  /** Sets the text aside as `<path>.1` when it has grown too large. Children append, so they may go on writing. */
  trim(): void;
  /** The last line that is not empty. */
  lastLine(): string;
}

/** The log at a path; nothing is made until a child opens it. */
export function logFile(path: string): LogFile {
  return {
    path,
    open: () => {
      if (sizeOf(path) > LARGEST_BYTES) renameSync(path, `${path}.1`);
      return openSync(path, 'a', 0o600);
    },
    trim: () => {
      if (sizeOf(path) <= LARGEST_BYTES) return;
      copyFileSync(path, `${path}.1`);
      truncateSync(path, 0);
    },
    lastLine: () =>
      readEnd(path)
        .split('\n')
        .findLast((line) => line.trim() !== '')
        ?.trim() ?? '',
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readEnd(path: string): string {
  const size = sizeOf(path);
  if (size === 0) return '';
  const length = Math.min(size, LAST_WORDS_BYTES);
  const buffer = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    readSync(file, buffer, 0, length, size - length);
  } finally {
    closeSync(file);
  }
  return buffer.toString('utf8');
}
