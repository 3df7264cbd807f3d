import { afterAll, afterEach, beforeEach, describe } from 'vitest';
import { describeAccepting } from './run-log/accepting.ts';
import { describeCalling } from './run-log/calling.ts';
import { describeCancelling } from './run-log/cancelling.ts';
import { describeClaiming } from './run-log/claiming.ts';
import { describeCommitting } from './run-log/committing.ts';
import { describeDying } from './run-log/dying.ts';
import { describeKeeping } from './run-log/keeping.ts';
import { describeLargeRuns } from './run-log/large-runs.ts';
import { describePruning } from './run-log/pruning.ts';
import { describeReading } from './run-log/reading.ts';
import { describeRecording } from './run-log/recording.ts';
import { describeRecovering } from './run-log/recovering.ts';
import { describeResuming } from './run-log/resuming.ts';
import type { RunLogFixture } from './run-log/run-log-fixture.ts';
import { describeSessions } from './run-log/sessions.ts';
import { describeStoring } from './run-log/storing.ts';
import { describeTiming } from './run-log/timing.ts';
import { describeWaking } from './run-log/waking.ts';

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
    describe('exchanges', () => describeRecording(use));
    describe('reads', () => describeReading(use));
    describe('wake', () => describeWaking(use));
    describe('timers', () => describeTiming(use));
    describe('resume', () => describeResuming(use));
    describe('deaths', () => describeDying(use));
    describe('calls', () => describeCalling(use));
    describe('values', () => describeStoring(use));
    describe('large runs', () => describeLargeRuns(use));
    describe('prune', () => describePruning(use));
  });
}
