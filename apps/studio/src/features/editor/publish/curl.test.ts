import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curlFor, quote, sampleInput } from './curl.ts';

test('a shell reads any quoted text back as it was', () => {
  const texts = fc.sample(
    fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\0', '')),
    { numRuns: 60, seed: 7 },
  );
  const script = texts.map((text) => `printf '%s\\036' ${quote(text)}`).join('\n');
  const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(read.split('\u001e').slice(0, -1)).toEqual(texts);
});

test('the call names the key, the type and the input', () => {
  expect(curlFor('http://x/v1/flows/a', 'hd_1', { text: "it's" })).toBe(
    [
      `curl 'http://x/v1/flows/a' \\`,
      `  -H 'Authorization: Bearer hd_1' \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d '{"text":"it'\\''s"}'`,
    ].join('\n'),
  );
});

test('a sample holds what was tried, and something plausible for the rest that is required', () => {
  const schema = {
    type: 'object',
    properties: {
      text: { type: 'string' },
      count: { type: 'integer', minimum: 3 },
      tone: { enum: ['kind', 'short'] },
      extra: { type: 'string' },
    },
    required: ['text', 'count', 'tone'],
  };
  expect(sampleInput(schema, { text: 'Hi' })).toEqual({ text: 'Hi', count: 3, tone: 'kind' });
  expect(sampleInput(undefined, {})).toEqual({});
});
