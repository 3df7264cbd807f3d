import { uuidv7 } from '@heddle/ports';
import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, expect, it } from 'vitest';
import { createTestStore } from '../testing/test-store.ts';
import { createRunLog } from './run-log.ts';

const store = createTestDatabase().then(createTestStore);
afterAll(async () => (await store).drop());

it('exchanges are deleted with their run', async () => {
  const { postgres } = await store;
  const runs = createRunLog(postgres);
  const run = { runId: uuidv7(), workspaceId: uuidv7() };
  await runs.start({ ...run, planId: 'plan', input: {}, ready: ['s1'], events: [] });
  const held = await runs.claim({ runId: run.runId, segment: 's1', workerId: 'w' });
  if (!held) throw new Error('claimed');
  await runs.commit({
    claim: held.claim,
    expectedVersion: held.snapshot.version,
    settled: {},
    events: [],
    ready: [],
    release: true,
    end: { status: 'completed', output: {} },
    writes: [
      {
        type: 'exchanges',
        exchanges: [
          {
            activation: 'a',
            attempt: 1,
            turn: 0,
            ordinal: 0,
            kind: 'http',
            hash: 'x',
            request: {},
            answer: { at: 1, durationMs: 1 },
          },
        ],
      },
    ],
  });
  expect(await runs.exchanges(run)).toHaveLength(1);
  await postgres.query({ text: 'delete from heddle.run where id = $1', values: [run.runId] });
  expect(await postgres.query({ text: 'select 1 from heddle.exchange' })).toEqual([]);
});
