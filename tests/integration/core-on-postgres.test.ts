import { afterAll, beforeAll, describe } from 'vitest';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';
import { describeCore } from './suites/core.ts';

describe('Heddle with queue and events on Postgres', () => {
  let heddle: StartedHeddle;
  beforeAll(async () => {
    heddle = await startHeddle();
  });
  afterAll(() => heddle?.stop());
  describeCore(() => heddle);
});
