import type { RunEvent, RunEventBody } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { isAmong } from './pending.ts';

const skip = (nodeId: string): RunEventBody => ({ type: 'node-skipped', at: 1, nodeId });
const done = (workerId: string): RunEventBody => ({
  type: 'node-completed',
  at: 1,
  nodeId: 'paid',
  attempt: 1,
  outputs: {},
  durationMs: 0,
  jobId: 'job',
  workerId,
});
const logged = (events: readonly RunEventBody[]): RunEvent[] =>
  events.map((event, place) => ({ ...event, runId: 'run', seq: place + 1 }));

describe('isAmong', () => {
  it('S9 a skip that somebody else told at the same moment does not make a lost commit a made one', () => {
    const mine = [skip('a'), done('w1')];
    expect(isAmong(mine, logged([skip('a'), done('w2')]))).toBe(false);
    expect(isAmong(mine, logged([done('w2'), ...mine, skip('b')]))).toBe(true);
    expect(isAmong(mine, logged([skip('a')]))).toBe(false);
  });
});
