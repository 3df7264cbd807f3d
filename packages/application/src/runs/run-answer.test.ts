import type { RunEvent, Usage } from '@heddle/contracts';
import type { RunLog, RunRecord } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { answerOf } from './run-answer.ts';

const usage = (inputTokens: number): Usage => ({ inputTokens, outputTokens: 1, costUsd: 0.5 });

/** Logs by run, a page of two events at a time. */
const logs = (events: Readonly<Record<string, readonly object[]>>): Pick<RunLog, 'events'> => ({
  events: async ({ runId, after }) =>
    (events[runId] ?? [])
      .map((event, index) => ({ seq: index + 1, runId, at: 1, ...event }) as unknown as RunEvent) // cast: the members that are read
      .slice(after, after + 2),
});

const called = {
  runId: 'called',
  workspaceId: 'w1',
  status: 'completed',
  usage: { ...usage(15), estimated: true },
  output: { text: 'x' },
  caller: { runId: 'caller', activation: 'sub@1', segment: 's1@1', depth: 1 },
} as unknown as RunRecord; // cast: the members that are read

const failed = (nodeId: string, iteration: string, more: object) => ({
  type: 'node-failed',
  nodeId,
  iteration,
  ...more,
});

describe('what a run says to its caller', () => {
  it('its output, its status and all it used', async () => {
    expect(await answerOf(logs({}), called)).toEqual({
      runId: 'called',
      status: 'completed',
      output: { text: 'x' },
      usage: { ...usage(15), estimated: true },
    });
  });

  it('after it was resumed, only what its caller has not counted with an earlier failure', async () => {
    const caller = [
      { type: 'run-started' },
      failed('other', '1', { usage: usage(100) }),
      failed('sub', '0', { usage: usage(100) }),
      failed('sub', '1', { usage: usage(4) }),
      { type: 'run-resumed' },
      failed('sub', '1', { usage: { inputTokens: 6, outputTokens: 0, costUsd: 0 } }),
      failed('sub', '1', { usage: usage(100), willRetryAt: 9 }),
    ];
    const resumed = [{ type: 'run-started' }, { type: 'run-failed' }, { type: 'run-resumed' }];
    expect((await answerOf(logs({ called: resumed, caller }), called)).usage).toEqual({
      inputTokens: 5,
      outputTokens: 0,
      costUsd: 0,
      estimated: true,
    });
    expect((await answerOf(logs({ caller }), called)).usage).toMatchObject(usage(15));
  });

  it('of a failure its code and message, nothing more', async () => {
    const error = { code: 'model-failed', message: 'It answered 500.', details: { nodeId: 'm' } };
    const run = { ...called, status: 'failed', output: undefined, error } as unknown as RunRecord; // cast: as above
    expect(await answerOf(logs({}), run)).toMatchObject({
      status: 'failed',
      error: { code: 'model-failed', message: 'It answered 500.' },
    });
  });
});
