import { afterAll, afterEach, beforeEach, describe } from 'vitest';
import { describeAccepting } from './run-log/accepting.ts';
import { describeCancelling } from './run-log/cancelling.ts';
import { describeClaiming } from './run-log/claiming.ts';
import { describeCommitting } from './run-log/committing.ts';
import { describeKeeping } from './run-log/keeping.ts';
import { describeReading } from './run-log/reading.ts';
import { describeRecovering } from './run-log/recovering.ts';
import type { RunLogFixture } from './run-log/run-log-fixture.ts';
import { describeSessions } from './run-log/sessions.ts';

/**
 * What every {@link RunLog} promises. `makeFixture` is called before each test and gives an empty record; `cleanUp`
 * runs once at the end.
 *
 * @example
 * describeRunLog('memory', async () => memoryFixture());
 */
export function describeRunLog(
  name: string,
  makeFixture: () => Promise<RunLogFixture>,
  cleanUp: () => Promise<void> = async () => undefined,
): void {
  describe(`run log: ${name}`, () => {
    let fixture: RunLogFixture;
    beforeEach(async () => {
      fixture = await makeFixture();
    });
    afterEach(() => fixture.close());
    afterAll(cleanUp);

    const use = () => fixture;
    describe('start', () => describeAccepting(use));
    describe('claim', () => describeClaiming(use));
    describe('commit', () => describeCommitting(use));
    describe('keep', () => describeKeeping(use));
    describe('cancel', () => describeCancelling(use));
    describe('sessions', () => describeSessions(use));
    describe('sweep', () => describeRecovering(use));
    describe('reads', () => describeReading(use));
  });
}
