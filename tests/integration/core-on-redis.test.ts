import { requireServer } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe } from 'vitest';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';
import { describeCore } from './suites/core.ts';

const redis = await requireServer('redis');

describe.skipIf(redis.url === undefined)('Heddle with queue and events on Redis', () => {
  let heddle: StartedHeddle;
  beforeAll(async () => {
    heddle = await startHeddle({ redis: true });
  });
  afterAll(() => heddle?.stop());
  describeCore(() => heddle);
});
