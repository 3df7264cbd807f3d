import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresAccount } from '../process/account.ts';
import { binariesIn, findPostgresBinaries } from './binaries.ts';
import { placePostgres } from './placement.ts';

let folder: string;
let dataDirectory: string;
let system: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-place-'));
  chmodSync(folder, 0o755);
  dataDirectory = path.join(folder, 'home', '.heddle');
  system = path.join(folder, 'system');
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(path.join(folder, 'file'), '');
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const account = postgresAccount();
const place = () =>
  placePostgres({
    dataDirectory,
    binaries: findPostgresBinaries(),
    account,
    say: (line) => said.push(line),
    // The first cannot be made, so the second is taken.
    systemDirectories: [path.join(folder, 'file', 'below'), system],
  });

describe('where Postgres is put', () => {
  it('in the data directory, where its user can go', async () => {
    const { home } = await place();
    expect(home).toBe(path.join(dataDirectory, 'postgres'));
    expect(said).toEqual([]);
    expect(existsSync(path.join(dataDirectory, 'postgres.json'))).toBe(false);
  });
});

describe.runIf(account !== undefined)('where Postgres is put for root', () => {
  it('in a folder of the system when its user cannot enter the data directory, said once and remembered', async () => {
    chmodSync(path.join(folder, 'home'), 0o700);
    const first = await place();
    expect(path.dirname(first.home)).toBe(system);
    expect(statSync(first.home).uid).toBe(account?.uid);
    expect(statSync(first.home).mode & 0o777).toBe(0o700);
    expect(said).toEqual([expect.stringContaining(`so its data is kept in ${first.home}`)]);
    expect(JSON.parse(readFileSync(path.join(dataDirectory, 'postgres.json'), 'utf8'))).toEqual({
      home: first.home,
    });

    const second = await place();
    expect(second.home).toBe(first.home);
    expect(said).toHaveLength(1);
  });

  it('its programs are copied when its user cannot reach them, once', async () => {
    const hidden = path.join(folder, 'hidden');
    mkdirSync(hidden, { mode: 0o700 });
    const installed = findPostgresBinaries();
    cpSync(installed.root, path.join(hidden, 'native'), { recursive: true, verbatimSymlinks: true });
    const options = {
      dataDirectory,
      binaries: binariesIn(path.join(hidden, 'native'), installed.version),
      account,
      say: (line: string) => said.push(line),
      systemDirectories: [system],
    };
    const first = await placePostgres(options);
    expect(path.dirname(first.binaries.root)).toBe(system);
    const second = await placePostgres(options);
    expect(second.binaries.root).toBe(first.binaries.root);
    rmSync(path.join(dataDirectory, 'postgres.json'));
    const third = await placePostgres(options);
    expect(third.binaries.root).toBe(first.binaries.root);
  });

  it('is refused in one line when there is no folder its user can enter', async () => {
    chmodSync(folder, 0o700);
    await expect(place()).rejects.toThrow(
      /^Postgres refuses to run as root, and user 65534.*Start Heddle as a normal user, or set DATABASE_URL\.$/,
    );
  });
});
