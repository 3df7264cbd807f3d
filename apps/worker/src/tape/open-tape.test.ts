import type { NodeAttempt } from '@heddle/engine';
import type { Platform } from '@heddle/platform';
import type { CommitWrite } from '@heddle/ports';
import { expect, it } from 'vitest';
import { openTape } from './open-tape.ts';

async function isRecorded(recordExchanges: string, publishedVersion?: number): Promise<boolean> {
  const writes: CommitWrite[] = [];
  const attempt = {
    node: { id: 'n' },
    iteration: '',
    attempt: 1,
    signal: new AbortController().signal,
    run: { runId: 'r', version: 1, ...(publishedVersion === undefined ? {} : { publishedVersion }) },
    emit: { write: (write: CommitWrite) => writes.push(write) },
  } as unknown as NodeAttempt; // cast: what a tape looks at
  const platform = { settings: { recordExchanges } } as unknown as Platform; // cast: without a replay nothing is read
  (await openTape(platform, attempt)).begin('http', {}).open.end({});
  return writes.length === 1;
}

it.each([
  ['on', true, true],
  ['drafts', true, false],
  ['off', false, false],
])(
  'HEDDLE_RECORD_EXCHANGES=%s records a draft: %s, a published version: %s',
  async (setting, draft, published) => {
    expect(await isRecorded(setting)).toBe(draft);
    expect(await isRecorded(setting, 3)).toBe(published);
  },
);
