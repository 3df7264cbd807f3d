import type { QuietRun } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { LATE_TIMER_MS, whyStuck } from './why-stuck.ts';

const NOW = 1_000_000;
const run = (more: Partial<QuietRun>): QuietRun => ({
  runId: 'r',
  workspaceId: 'w',
  status: 'running',
  preview: '',
  progressAt: NOW - 45_000,
  ready: [],
  claims: [],
  isParked: false,
  waits: [],
  ...more,
});
const around = { now: NOW, workersAlive: 1 };
const held = (isDead: boolean) => ({ segment: 's1', workerId: 'worker-7', isDead });

describe('whyStuck', () => {
  it('says nothing of a run that a living worker has in hand, however long', () => {
    expect(whyStuck(run({ claims: [held(false)], ready: ['s2'] }), around)).toBeUndefined();
  });

  it('names the worker that died with a part, though another part is in good hands', () => {
    const said = whyStuck(run({ claims: [held(false), held(true)] }), around);
    expect(said).toMatchObject({ reason: 'dead-worker', workerId: 'worker-7', trouble: true });
  });

  it('tells no worker from a lost bell', () => {
    const ready = run({ ready: ['s1'] });
    expect(whyStuck(ready, { ...around, workersAlive: 0 })).toMatchObject({
      reason: 'no-worker',
      trouble: true,
    });
    const said = whyStuck(ready, around);
    expect(said).toMatchObject({ reason: 'bell-lost', trouble: true });
    expect(said?.message).toContain('45 s');
  });

  it('a run behind others of its session names the one that has its turn', () => {
    const said = whyStuck(run({ isParked: true, behind: 'first' }), around);
    expect(said).toMatchObject({ reason: 'session', waitsForRunId: 'first', trouble: false });
  });

  it.each([
    ['person', 'person'],
    ['signal', 'signal'],
    ['run', 'called-run'],
    ['time', 'time'],
  ] as const)('a wait for %s is no trouble and says where', (on, reason) => {
    const waits = [{ activation: 'ask@2.0', on: [on], runId: 'called', until: NOW + 1 }];
    expect(whyStuck(run({ waits }), around)).toEqual({
      reason,
      trouble: false,
      message: expect.any(String),
      nodeId: 'ask',
      until: NOW + 1,
      waitsForRunId: 'called',
    });
  });

  it('of several waits it shows the one that needs somebody most', () => {
    const waits = [
      { activation: 'a', on: ['time' as const] },
      { activation: 'b', on: ['time' as const, 'signal' as const] },
      { activation: 'c', on: ['person' as const] },
    ];
    expect(whyStuck(run({ waits }), around)).toMatchObject({ reason: 'person', nodeId: 'c' });
    expect(whyStuck(run({ waits: waits.slice(0, 2) }), around)).toMatchObject({
      reason: 'signal',
      nodeId: 'b',
    });
  });

  it('a timer that is late is trouble, one that has just come is not', () => {
    const wait = (until: number) => run({ waits: [{ activation: 'nap', on: ['time'], until }] });
    expect(whyStuck(wait(NOW - LATE_TIMER_MS), around)).toMatchObject({ reason: 'time', trouble: false });
    expect(whyStuck(wait(NOW - LATE_TIMER_MS - 1), around)).toMatchObject({
      reason: 'late-timer',
      trouble: true,
    });
  });

  it('a run of which nothing is ready, held or waited for is a fault, and said to be one', () => {
    expect(whyStuck(run({}), around)).toMatchObject({ reason: 'unknown', trouble: true });
  });
});
