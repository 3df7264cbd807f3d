import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrMakeSecretKey } from './secret-key.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-key-'));
  file = path.join(folder, 'secret.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the secret key', () => {
  it('is made once, 32 bytes, for its owner only', () => {
    const key = readOrMakeSecretKey(folder);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readOrMakeSecretKey(folder)).toBe(key);
  });

  it('a file that others can read is closed to them', () => {
    readOrMakeSecretKey(folder);
    chmodSync(file, 0o644);
    readOrMakeSecretKey(folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('a file with something else in it is refused and kept', () => {
    writeFileSync(file, 'half a k');
    expect(() => readOrMakeSecretKey(folder)).toThrow(
      /secret\.key: expected 32 bytes in base64, found 8 characters that are not\. Restore/,
    );
    expect(readFileSync(file, 'utf8')).toBe('half a k');
  });
});
