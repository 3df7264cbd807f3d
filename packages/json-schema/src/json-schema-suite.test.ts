import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSchemaValidator } from './create-schema-validator.ts';

/**
 * The required tests of the official JSON Schema Test Suite for draft 2020-12, read from the folder that
 * HEDDLE_CORPORA names.
 */
const corpora = process.env.HEDDLE_CORPORA ?? '';
const folder = join(corpora, 'json-schema');
const isPresent = corpora !== '' && existsSync(folder);
if (!isPresent) console.error('[skipped] HEDDLE_CORPORA is not set: the JSON Schema Test Suite is skipped');

interface Group {
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function readRemotes(): Record<string, unknown> {
  const root = join(folder, 'remotes');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  );
  return Object.fromEntries(
    files.map((file) => [`http://localhost:1234/${file.replaceAll('\\', '/')}`, readJson(join(root, file))]),
  );
}

function readGroups(): readonly { readonly file: string; readonly groups: readonly Group[] }[] {
  const root = join(folder, 'tests', 'draft2020-12');
  return readdirSync(root)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, groups: readJson(join(root, file)) as readonly Group[] })); // cast: the suite's own format
}

describe.skipIf(!isPresent)('the JSON Schema Test Suite, draft 2020-12, required', () => {
  const documents = isPresent ? readRemotes() : {};
  const files = isPresent ? readGroups() : [];

  test.each(files)('$file', ({ groups }) => {
    const wrong = groups.flatMap(({ description, schema, tests }) => {
      const validator = createSchemaValidator(schema, { documents });
      return tests
        .filter(({ data, valid }) => validator.validate(data).valid !== valid)
        .map((one) => `${description}: ${one.description}`);
    });
    expect(wrong).toEqual([]);
  });

  test('all 1,299 tests were there', () => {
    expect(files.flatMap(({ groups }) => groups.flatMap(({ tests }) => tests)).length).toBeGreaterThanOrEqual(
      1299,
    );
  });
});
