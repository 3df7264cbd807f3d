import type { Plan, RunEvent } from '@heddle/contracts';
import { createMemoryRun } from '../../../packages/adapters/memory/src/memory-run.ts';
import { RunCheck } from './check-run.ts';

/** Holds a whole log against everything that can be said of a log without a state. @throws Violation */
export function checkLog(plan: Plan, events: readonly RunEvent[]): void {
  const start = {
    runId: events[0]?.runId ?? '',
    workspaceId: '',
    planId: plan.id,
    input: {},
    ready: [],
    events: [],
  };
  const check = new RunCheck(plan, createMemoryRun(start, { accepted: 0, now: 0, waits: false }));
  check.read(events);
}
