import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockInstance } from './instance-lock.ts';
import { identifyProcess } from './process/identity.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-lock-'));
  file = path.join(folder, 'supervisor.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lock of a data directory', () => {
  it('is held by one, and free again after', async () => {
    const lock = await lockInstance(folder, undefined);
    lock.announce('http://here');
    await expect(lockInstance(folder, undefined)).rejects.toThrow(`at http://here (process ${process.pid})`);
    lock.release();
    (await lockInstance(folder, undefined)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes to exactly one of many that find the same stale lock', async () => {
    writeFileSync(file, '{"pid":999999999,"started":"before"}');
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockInstance(folder, undefined)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['supervisor.json']);
  });

  it.each([
    ['belongs to a number that another process has now', `{"pid":${process.pid},"started":"before"}`],
    ['was cut short by a crash', '{"pi'],
    ['is empty', ''],
  ])('is taken over when it %s', async (_, text) => {
    writeFileSync(file, text);
    await lockInstance(folder, undefined);
    expect(existsSync(file)).toBe(true);
  });

  it('of a holder that is stopping is waited for', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    writeFileSync(file, JSON.stringify({ ...identifyProcess(holder.pid ?? 0), isStopping: true }));
    const waiting = lockInstance(folder, undefined);
    holder.kill('SIGKILL');
    await waiting;
  });

  it('of a holder whose npm is gone is waited for too', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const parent = { pid: 999999999, started: 'before' };
    writeFileSync(file, JSON.stringify({ ...identifyProcess(holder.pid ?? 0), parent }));
    const waiting = lockInstance(folder, undefined);
    holder.kill('SIGKILL');
    await waiting;
  });
});
