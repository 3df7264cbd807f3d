import { uuidv7 } from '@heddle/ports';
import { describeRunLog } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { createMemoryRunLog } from './memory-run-log.ts';

describeRunLog('memory', async () => {
  let passed = 0;
  const runLog = createMemoryRunLog({ clock: { now: () => Date.now() + passed } });
  return {
    runLog,
    other: runLog,
    memory: runLog,
    passTime: async (milliseconds) => {
      passed += milliseconds;
    },
    close: async () => undefined,
  };
});

describe('a hostile record', () => {
  const run = {
    runId: uuidv7(),
    workspaceId: uuidv7(),
    planId: 'plan',
    input: {},
    ready: ['s1'],
    events: [],
  };

  it('refuses without doing', async () => {
    const answers = [0.1, 0.9, 0.9, 0.9];
    const runLog = createMemoryRunLog({
      pause: async () => undefined,
      random: () => answers.shift() ?? 0.9,
      refusals: 0.5,
    });
    await expect(runLog.start(run)).rejects.toMatchObject({ code: 'store-unavailable', retryable: true });
    expect(await runLog.get(run)).toBeUndefined();
  });

  it('does and loses the answer', async () => {
    const answers = [0.9, 0.1, 0.9, 0.9];
    const runLog = createMemoryRunLog({
      pause: async () => undefined,
      random: () => answers.shift() ?? 0.9,
      lostAnswers: 0.5,
    });
    await expect(runLog.start(run)).rejects.toMatchObject({ code: 'store-unavailable', retryable: true });
    expect(await runLog.get(run)).toMatchObject({ status: 'queued' });
  });

  it('hands out copies', async () => {
    const runLog = createMemoryRunLog();
    const input = { list: [1] };
    await runLog.start({ ...run, input });
    input.list.push(2);
    expect(await runLog.get(run)).toMatchObject({ input: { list: [1] } });
  });
});
