import { requireServer } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { cancel } from './faults/cancel.ts';
import { deliverTwice } from './faults/deliver-twice.ts';
import { killBeforeCommit } from './faults/kill-before-commit.ts';
import { killWorker } from './faults/kill-worker.ts';
import { partialFanIn } from './faults/partial-fan-in.ts';
import { type Backend, type Lab, startLab } from './lab/lab.ts';
import { runTrial } from './run-trial.ts';

/** The same graphs every time; `npm run faults` goes on from here. */
const SEED = 1;

/** A few faults with few runs, for every `npm test`. Everything else is `npm run faults`. */
const SELECTION: Readonly<Record<Backend, readonly (readonly [Fault, number])[]>> = {
  redis: [
    [killWorker, 6],
    [deliverTwice, 6],
    [cancel, 6],
  ],
  postgres: [
    [killBeforeCommit, 6],
    [partialFanIn, 15],
  ],
};

function describeSelection(backend: Backend): void {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(backend);
  });
  afterAll(() => lab?.stop());

  it.each(SELECTION[backend].map(([fault, runs]) => ({ ...fault, fault, runs })))(
    '$id, $title: I1 to I8 hold, and $passes',
    async ({ fault, runs }) => {
      const result = await runTrial(lab, fault, SEED, runs);
      expect(result.violations).toEqual([]);
      expect(result.runs).toBe(runs);
    },
  );
}

const redis = await requireServer('redis');

describe.skipIf(redis.url === undefined)('faults with the queue on Redis', () => describeSelection('redis'));
describe('faults with the queue on Postgres', () => describeSelection('postgres'));
