import { afterAll, beforeAll, describe } from 'vitest';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';
import { describeAccess } from './suites/access.ts';
import { describeBadInput } from './suites/bad-input.ts';
import { describeForks } from './suites/forks.ts';
import { describeGuardrails } from './suites/guardrails.ts';
import { describeLargeValues } from './suites/large-values.ts';
import { describeMalformed } from './suites/malformed.ts';
import { describeOperations } from './suites/operations.ts';
import { describeRequests } from './suites/requests.ts';
import { describeSecrets } from './suites/secrets.ts';
import { describeTry } from './suites/try-nodes.ts';

describe('the management API', () => {
  let heddle: StartedHeddle;
  beforeAll(async () => {
    heddle = await startHeddle();
  });
  afterAll(() => heddle?.stop());
  describe('requests', () => describeRequests(() => heddle));
  describe('malformed requests', () => describeMalformed(() => heddle));
  describe('bad input', () => describeBadInput(() => heddle));
  describe('access', () => describeAccess(() => heddle));
  describe('POST /api/nodes/:kind/try', () => describeTry(() => heddle));
  describe('guardrails', () => describeGuardrails(() => heddle));
  describe('what is made of runs', () => describeForks(() => heddle));
  describe('large values', () => describeLargeValues(() => heddle));
  describe('operations', () => describeOperations(() => heddle));
  describe('a secret', () => describeSecrets(() => heddle));
});
