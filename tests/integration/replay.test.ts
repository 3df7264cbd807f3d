import { afterAll, beforeAll, describe } from 'vitest';
import { bodyOf } from './harness/client.ts';
import { type EchoServer, startEcho } from './harness/echo-server.ts';
import { CANARY } from './harness/replaying.ts';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';
import { describeExchanges } from './suites/exchanges.ts';
import { describeReplays } from './suites/replays.ts';

describe('record and replay', () => {
  let heddle: StartedHeddle;
  let echo: EchoServer;

  beforeAll(async () => {
    echo = await startEcho();
    heddle = await startHeddle({ environment: { HEDDLE_EGRESS_ALLOW: '127.0.0.1' } });
    bodyOf(await heddle.client.post('/api/secrets', { name: 'canary', value: CANARY }), 201);
  });
  afterAll(async () => {
    await heddle?.stop();
    await echo?.stop();
  });

  const started = (): StartedHeddle => heddle;
  describeReplays(started, () => echo);
  describeExchanges(started, () => echo);
});
