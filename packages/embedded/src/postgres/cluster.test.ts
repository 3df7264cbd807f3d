import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresAccount } from '../process/account.ts';
import { findPostgresBinaries } from './binaries.ts';
import { clusterDirectory, ensureCluster, firstComplaint } from './cluster.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'heddle-cluster-'));
  chmodSync(home, 0o711);
  const account = postgresAccount();
  if (account !== undefined) chownSync(home, account.uid, account.gid);
});
afterEach(() => rmSync(home, { recursive: true }));

describe('ensureCluster', () => {
  const options = () => ({ home, binaries: findPostgresBinaries(), account: postgresAccount() });

  it('makes a cluster once, and clears what a killed start left half made', async () => {
    const leftOver = mkdtempSync(path.join(home, 'cluster.new-'));
    expect(await ensureCluster(options())).toBe(true);
    expect(readdirSync(home)).toEqual([path.basename(clusterDirectory(home))]);
    expect(readdirSync(home)).not.toContain(path.basename(leftOver));
    expect(await ensureCluster(options())).toBe(false);
  });

  it('leaves nothing when it fails, and says what the program said', async () => {
    const broken = { ...findPostgresBinaries(), initdb: '/bin/false' };
    await expect(ensureCluster({ ...options(), binaries: broken })).rejects.toThrow(
      /^Postgres could not be prepared: initdb failed/,
    );
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('firstComplaint', () => {
  it('is the line that explains those after it, without its time', () => {
    const output = [
      '2026-11-21 23:12:53.044 UTC [8927] LOG:  starting',
      '2026-11-21 23:12:53.044 UTC [8927] FATAL:  could not write: No space left on device',
      '2026-11-21 23:12:53.044 UTC [8927] PANIC:  cannot abort transaction 1',
    ].join('\n');
    expect(firstComplaint(output)).toBe('FATAL:  could not write: No space left on device');
  });

  it('is nothing that was said to a client', () => {
    const output = [
      '2026-11-21 23:12:53.044 UTC [8928] FATAL:  the database system is starting up',
      '2026-11-21 23:12:53.045 UTC [8929] FATAL:  terminating connection due to administrator command',
      '2026-11-21 23:12:53.046 UTC [8927] FATAL:  could not write to file "pg_wal/xlogtemp.9": No space left on device',
    ].join('\n');
    expect(firstComplaint(output)).toContain('No space left on device');
  });

  it('is the last line when none complains', () => {
    expect(firstComplaint('one\ntwo\n\n')).toBe('two');
  });
});
