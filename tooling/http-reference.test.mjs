import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../packages/contracts/src/error.ts';
import { routes } from '../packages/contracts/src/http/routes.ts';
import { ROOT } from './lib/files.mjs';

const page = readFileSync(path.join(ROOT, 'docs', 'design', 'http.md'), 'utf8');
const firstCells = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '')));

describe('docs/design/http.md', () => {
  it('lists exactly the routes of the contracts', () => {
    const wanted = Object.values(routes).map(({ method, path: at }) => `\`${method.toUpperCase()} ${at}\``);
    const listed = firstCells.map(([first]) => first).filter((first) => / \//.test(first));
    expect(listed.toSorted()).toEqual(wanted.toSorted());
  });

  it('lists exactly the error codes of the contracts, with their statuses', () => {
    const wanted = Object.entries(ERROR_CODES).map(([code, { status }]) => `\`${code}\` ${status}`);
    const listed = firstCells
      .filter(([first]) => !first.includes(' '))
      .map(([code, status]) => `${code} ${status}`);
    expect(listed.toSorted()).toEqual(wanted.toSorted());
  });
});
