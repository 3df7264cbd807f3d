import type { Plan } from '@heddle/contracts';
import type { EngineHost, NodeAttempt } from '@heddle/engine';
import type { NodeResult, RunLog } from '@heddle/ports';

/** A host that rings, tells and publishes nothing, and whose clock stands still. */
export function plainHost(
  plan: Plan,
  log: RunLog,
  body: (attempt: NodeAttempt) => Promise<NodeResult> | NodeResult,
): EngineHost {
  return {
    workerId: 'w',
    log,
    plan: async () => plan,
    ring: async () => undefined,
    lose: () => undefined,
    tellCaller: async () => undefined,
    publish: () => undefined,
    publishDelta: () => undefined,
    runNode: async (attempt) => body(attempt),
    clock: { now: () => 7 },
    random: () => 0.5,
    sleep: async () => undefined,
  };
}
