import type { StartedHeddle } from '../harness/start-heddle.ts';
import { describeCalling } from './calling.ts';
import { describeControlFlow } from './control-flow.ts';
import { describeFailures } from './failures.ts';
import { describeRecovery } from './recovery.ts';
import { describeSessions } from './sessions.ts';
import { describeStreaming } from './streaming.ts';

/** What holds whatever carries queue and events. Recovery comes last: it leaves few workers. */
export function describeCore(heddle: () => StartedHeddle): void {
  describeCalling(heddle);
  describeStreaming(heddle);
  describeFailures(heddle);
  describeSessions(heddle);
  describeControlFlow(heddle);
  describeRecovery(heddle);
}
