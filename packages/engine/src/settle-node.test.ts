import type { JsonObject, Plan, PlanNode } from '@heddle/contracts';
import { NO_USAGE } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import type { EngineHost } from './host.ts';
import { completed } from './outcome.ts';
import type { SettleRequest } from './settle-node.ts';

describe('completed', () => {
  it('E3 a port that whoever answered left out is dead, whatever the body always takes', () => {
    const node = { id: 'ask', outputs: [{ name: 'value', always: true }] } as unknown as PlanNode; // cast: what is read of it
    const host = { workerId: 'w', clock: { now: () => 1 } } as unknown as EngineHost; // cast: what is read of it
    const request = { node, iteration: '', plan: {} as Plan, jobId: 'j' } as SettleRequest; // cast: what is read of it
    const settle = (outputs: JsonObject) =>
      completed(host, request, {
        result: { outputs },
        attempt: 1,
        startedAt: 0,
        usage: NO_USAGE,
        citations: [],
        writes: [],
      }).state;
    expect(settle({})).toEqual({ status: 'completed', absent: ['value'] });
    expect(settle({ value: 1 })).toEqual({ status: 'completed' });
  });
});
