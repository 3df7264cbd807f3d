import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFresh, stampOf, writeStamp } from './stamp.mjs';

let folder;
let stamp;
let file;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-stamp-'));
  stamp = path.join(folder, 'dist', '.stamp.json');
  file = path.join(folder, 'a.ts');
  writeFileSync(file, 'one');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a build is fresh', () => {
  it('while its sources are what they were, also after a checkout gave them new times', () => {
    expect(isFresh(stamp, [file])).toBe(false);
    writeStamp(stamp, stampOf([file]));
    expect(isFresh(stamp, [file])).toBe(true);
    utimesSync(file, 1, 1);
    expect(isFresh(stamp, [file])).toBe(true);
  });

  it('no longer when a source changes, comes or goes, not even within the same second', () => {
    writeStamp(stamp, stampOf([file]));
    expect(isFresh(stamp, [])).toBe(false);
    const other = path.join(folder, 'b.ts');
    writeFileSync(other, '');
    expect(isFresh(stamp, [file, other])).toBe(false);
    writeFileSync(file, 'two');
    expect(isFresh(stamp, [file])).toBe(false);
  });
});
