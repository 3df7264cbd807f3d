import { createMemoryRunLog } from '@heddle/adapter-memory';
import { HeddleError } from '@heddle/contracts';
import { claimSegment, firstSegments, type NodeAttempt, runSegment, segmentsWith } from '@heddle/engine';
import { uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { plainHost } from './plain-host.ts';
import { seeded } from './seeded.ts';
import { testBody } from './test-body.ts';
import { runOnWorkbench } from './workbench.ts';

/** An agent that borrows a tool and asks it three times, each time with the answer before. */
const plan = planned({
  ...drawn(
    {
      start: 'start',
      tool: 'lender',
      agent: { kind: 'borrower', policies: { retry: { attempts: 3, backoffMs: 0, on: ['any'] } } },
      end: 'end',
    },
    'start.value>agent.in agent.value>end.value',
  ),
  edges: [
    { from: 'start.value', to: 'agent.in' },
    { from: 'agent.value', to: 'end.value' },
    { from: 'tool.tool', to: 'agent.tools', kind: 'attachment' },
  ],
});

function agentOf(work: (question: unknown) => unknown) {
  return async (attempt: NodeAttempt) => {
    if (attempt.node.id !== 'agent') return testBody(attempt);
    const lender = attempt.plan.nodes.find((node) => node.id === 'tool');
    if (!lender) throw new Error('Expected the tool in the plan.');
    let answer: unknown = 0;
    for (let turn = 0; turn < 3; turn++) {
      const question = { turn, before: answer as number }; // cast: `work` counts
      const outputs = await attempt.call(lender, question, ({ inputs }) => ({
        outputs: { answer: work(inputs.turn) as number }, // cast: as above
      }));
      ({ answer } = outputs);
    }
    return { outputs: { value: answer as number } }; // cast: as above
  };
}

it('S18 a lent node sees what was given to the run, also what is too large for its row', async () => {
  const log = createMemoryRunLog();
  const run = { runId: uuidv7(), workspaceId: uuidv7() };
  const inputs = { in: 'x'.repeat(VALUE_LIMITS.inlineBytes) };
  const pins = { start: { value: 'pinned' } };
  const seen: unknown[] = [];
  const body = async (attempt: NodeAttempt) => {
    const lender = attempt.plan.nodes.find((node) => node.id === 'tool');
    if (attempt.node.id !== 'agent' || !lender) return testBody(attempt);
    const { answer = null } = await attempt.call(lender, {}, ({ run: { fork, pins: pinned } }) => {
      seen.push(fork?.inputs, pinned);
      return { outputs: { answer: 1 } };
    });
    return { outputs: { value: answer } };
  };
  const host = plainHost(plan, log, body);
  const ready = firstSegments(plan);
  const fork = { runId: uuidv7(), nodeId: 'agent', inputs };
  await log.start({ ...run, planId: plan.id, input: {}, ready, events: [], fork, pins });
  for (const segment of new Set([...ready, ...segmentsWith(plan, ['agent', 'end'])])) {
    const claimed = await claimSegment(host, { runId: run.runId, segment }, 'job');
    if (claimed) await runSegment(host, claimed, new AbortController().signal);
  }
  expect((await log.get(run))?.status).toBe('completed');
  expect(seen).toEqual([inputs, pins]);
});

describe('attempts', () => {
  it('S7 what a failed attempt cost is part of what the run cost', async () => {
    const usage = { inputTokens: 2, outputTokens: 3, costUsd: 0.5 };
    let attempts = 0;
    const { events } = await runOnWorkbench(plan, { random: seeded(5) }, (attempt) => {
      if (attempt.node.id !== 'agent') return testBody(attempt);
      attempt.emit.usage(usage);
      if (attempts++ === 0) throw new HeddleError('model-unreachable', 'The first attempt breaks off.');
      return { outputs: { value: 1 } };
    });
    expect(events.at(-1)).toMatchObject({
      type: 'run-completed',
      usage: { inputTokens: 4, outputTokens: 6, costUsd: 1 },
    });
  });
});

describe('calls of lent nodes', () => {
  it('S15 a call is an activation with events, inputs and outputs of its own', async () => {
    const { events } = await runOnWorkbench(
      plan,
      { random: seeded(1) },
      agentOf((turn) => Number(turn) + 1),
    );
    const calls = events.filter((event) => 'nodeId' in event && event.nodeId === 'tool');
    expect(calls.map((event) => event.type)).toEqual(
      Array.from({ length: 3 }, () => ['node-started', 'node-completed']).flat(),
    );
    expect(calls[2]).toMatchObject({
      inputs: { turn: 1, before: 1 },
      iteration: expect.stringMatching(/^~agent\.1\./),
    });
    expect(events.at(-1)).toMatchObject({ type: 'run-completed', output: { value: 3 } });
  });

  it('S15 a borrower that runs again gets the answers it had, and pays for none twice', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const asked: unknown[] = [];
      let borrowers = 0;
      const work = (turn: unknown): number => {
        asked.push(turn);
        return Number(turn) + 1;
      };
      const agent = agentOf(work);
      const { events } = await runOnWorkbench(
        plan,
        { random: seeded(seed), lost: 0.1, twice: 0.2, refusals: 0.05, lostAnswers: 0.05 },
        async (attempt) => {
          // The first borrower dies after its second call was committed.
          if (attempt.node.id === 'agent' && borrowers++ === 0) {
            const call = attempt.call;
            let calls = 0;
            return agent({
              ...attempt,
              call: async (...parts) => {
                if (calls++ === 2)
                  throw new HeddleError('model-unreachable', 'The first attempt breaks off.');
                return call(...parts);
              },
            });
          }
          return agent(attempt);
        },
      );
      expect(events.at(-1)).toMatchObject({ type: 'run-completed', output: { value: 3 } });
      expect(asked).toEqual([0, 1, 2]);
    }
  });

  it('S15 what a call fails with is the borrower’s to handle', async () => {
    const { events } = await runOnWorkbench(
      plan,
      { random: seeded(3) },
      agentOf(() => {
        throw new HeddleError('http-failed', 'The other side is away.', { retryable: false });
      }),
    );
    expect(events.at(-1)).toMatchObject({
      type: 'run-failed',
      nodeId: 'agent',
      error: { code: 'http-failed' },
    });
  });
});
