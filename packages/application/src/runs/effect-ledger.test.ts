import type { Plan, RunEvent } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { effectLedger } from './effect-ledger.ts';

const node = (id: string, effects: string) => ({
  id,
  effects,
  kind: 'k@1',
  lent: false,
  inputs: [],
  after: [],
});
const plan = {
  nodes: [node('ask', 'none'), node('send', 'idempotent'), node('pay', 'once')],
  segments: [],
} as unknown as Plan; // cast: the ledger reads ids and effects only

const started = (nodeId: string, attempt: number, at: number) => ({
  type: 'node-started',
  nodeId,
  attempt,
  at,
});
const completed = (nodeId: string, attempt: number, at: number, more = {}) => ({
  type: 'node-completed',
  nodeId,
  attempt,
  at,
  ...more,
});
const ledger = (...events: object[]) => effectLedger(plan, 'run', events as RunEvent[]); // cast: the members that are read

describe('effectLedger', () => {
  it('G4 lists bodies with effects only, with the key that every attempt hands out', () => {
    expect(ledger(completed('ask', 1, 1), started('send', 1, 2), completed('send', 1, 3))).toEqual([
      {
        nodeId: 'send',
        iteration: '',
        effects: 'idempotent',
        idempotencyKey: 'run:send:',
        attempts: [{ attempt: 1, at: 2, outcome: 'done' }],
      },
    ]);
  });

  it('G4 an attempt that left no word is unknown, whether its start was told or not', () => {
    const [untold] = ledger(completed('send', 2, 5));
    expect(untold?.attempts).toEqual([
      { attempt: 1, outcome: 'unknown' },
      { attempt: 2, at: 5, outcome: 'done' },
    ]);
    const [told] = ledger(started('pay', 1, 1));
    expect(told?.attempts).toEqual([{ attempt: 1, at: 1, outcome: 'unknown' }]);
  });

  it('G4 iterations are entries of their own; pinned outputs had no effect', () => {
    const entries = ledger(
      completed('send', 1, 1, { iteration: '0' }),
      completed('send', 1, 2, { iteration: '1', pinned: true }),
      { type: 'node-failed', nodeId: 'send', iteration: '2', attempt: 1, at: 3 },
    );
    expect(entries.map((entry) => [entry.iteration, entry.attempts[0]?.outcome])).toEqual([
      ['0', 'done'],
      ['2', 'failed'],
    ]);
  });
});
