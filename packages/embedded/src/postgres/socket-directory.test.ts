import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSocketDirectory } from './socket-directory.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-sock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the folder of the socket', () => {
  it('lies in the home, for its user only', async () => {
    const made = await makeSocketDirectory(folder, undefined);
    expect(made.path).toBe(path.join(folder, 'socket'));
    expect(statSync(made.path).mode & 0o777).toBe(0o700);
  });

  it('lies in the temp directory when the path would be too long for a socket, and goes with the server', async () => {
    const home = path.join(folder, 'a'.repeat(150));
    mkdirSync(home);
    const made = await makeSocketDirectory(home, undefined);
    expect(Buffer.byteLength(`${made.path}/.s.PGSQL.5432`)).toBeLessThanOrEqual(103);
    expect(statSync(made.path).mode & 0o777).toBe(0o700);
    await made.remove();
    expect(existsSync(made.path)).toBe(false);
  });
});
