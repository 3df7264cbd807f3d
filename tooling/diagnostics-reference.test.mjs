import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '../packages/contracts/src/diagnostic.ts';
import { ROOT } from './lib/files.mjs';

const page = readFileSync(path.join(ROOT, 'docs', 'design', 'diagnostics.md'), 'utf8');

describe('docs/design/diagnostics.md', () => {
  it('lists exactly the diagnostics of the contracts, with their severities', () => {
    const listed = [...page.matchAll(/^\| `([a-z-]+)` \| (\w+) \| \S/gm)].map(([, code, severity]) => [
      code,
      severity,
    ]);
    expect(listed).toEqual(Object.entries(DIAGNOSTIC_CODES));
  });
});
