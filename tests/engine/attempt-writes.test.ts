import { HeddleError } from '@heddle/contracts';
import type { NodeAttempt } from '@heddle/engine';
import type { RecordedExchange } from '@heddle/ports';
import { expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { testBody } from './test-body.ts';
import { runOnWorkbench, WORKSPACE } from './workbench.ts';

function exchangeOf({ node, attempt, run, woken }: NodeAttempt): RecordedExchange {
  return {
    activation: node.id,
    attempt,
    turn: woken ? run.version : 0,
    ordinal: 0,
    kind: 'http',
    hash: 'h',
    request: {},
    answer: { at: 1, durationMs: 1 },
  };
}

const kept = async (plan: ReturnType<typeof planned>, body: Parameters<typeof runOnWorkbench>[2]) => {
  const { log, runId } = await runOnWorkbench(plan, { random: () => 0.5 }, body);
  return log.exchanges({ runId, workspaceId: WORKSPACE });
};

it('S16 writes of attempts that fail, that are tried again and that pause go with their commits', async () => {
  // start -> flaky (fails, then pauses, then fails for good)
  const plan = planned(
    drawn(
      {
        start: 'start',
        flaky: { kind: 'pause', policies: { retry: { attempts: 2, backoffMs: 0, on: ['any'] } } },
        end: 'end',
      },
      'start.value>flaky.in flaky.value>end.value',
    ),
  );
  const exchanges = await kept(plan, (attempt) => {
    if (attempt.node.id !== 'flaky') return testBody(attempt);
    attempt.emit.write({ type: 'exchanges', exchanges: [exchangeOf(attempt)] });
    if (attempt.woken) throw new HeddleError('node-failed', 'For good.');
    if (attempt.attempt === 1) throw new HeddleError('model-failed', 'Again.');
    return { outputs: {}, wait: { reason: 'time', time: { afterMs: 1 } } };
  });
  expect(exchanges.map(({ attempt, turn }) => [attempt, turn > 0])).toEqual([
    [1, false],
    [1, true],
    [2, false],
  ]);
});

it('S15 S16 a call that is made again after it failed is told from the first by the version of its run', async () => {
  // start -> agent -> end, tool lent to agent
  const plan = planned({
    ...drawn(
      {
        start: 'start',
        tool: 'lender',
        agent: { kind: 'borrower', policies: { retry: { attempts: 2, backoffMs: 0, on: ['any'] } } },
        end: 'end',
      },
      '',
    ),
    edges: [
      { from: 'start.value', to: 'agent.in' },
      { from: 'agent.value', to: 'end.value' },
      { from: 'tool.tool', to: 'agent.tools', kind: 'attachment' },
    ],
  });
  const versions: number[] = [];
  await kept(plan, async (attempt) => {
    if (attempt.node.id !== 'agent') return testBody(attempt);
    const lender = attempt.plan.nodes.find((node) => node.id === 'tool');
    if (!lender) throw new Error('Expected the tool in the plan.');
    await attempt.call(lender, {}, ({ run }) => {
      versions.push(run.version);
      if (versions.length === 1) throw new HeddleError('model-failed', 'Again.');
      return { outputs: {} };
    });
    return { outputs: { value: 1 } };
  });
  expect(versions).toHaveLength(2);
  expect(versions[1]).toBeGreaterThan(versions[0] ?? Number.NaN);
});
