import { isSettled, type JsonObject, type Plan, type PlanNode, type RunEvent } from '@heddle/contracts';
import type { ClaimedRun, Commit, CommitResult, NodeResult, RunSnapshot, SegmentBell } from '@heddle/ports';
import type { EngineHost } from '../../../packages/engine/src/host.ts';
import type { SettleRequest } from '../../../packages/engine/src/settle-node.ts';
import type { Coverage } from './coverage.ts';

/** Ways in which a simulated worker is broken on purpose, to see that the checks notice. */
export interface WorkerFaults {
  /** After a commit that others overtook, writes what is settled without deciding again what follows. */
  readonly decidesOnce?: boolean;
  /** Finds a node of its segment settled, and takes that for all of the segment. */
  readonly returnsEarly?: boolean;
}

/** The world as one worker sees it. Nothing here waits. */
export interface Site {
  readonly host: EngineHost;
  readonly faults: WorkerFaults;
  readonly coverage: Coverage | undefined;
  plan(id: string): Plan;
  /** @throws HeddleError when the body fails. */
  body(request: SettleRequest, attempt: number): NodeResult;
  /** Commits under the claim of that name. */
  commit(token: string, commit: Commit): CommitResult;
  events(runId: string, after: number): readonly RunEvent[];
  outputs(runId: string, activations: readonly string[]): Readonly<Record<string, JsonObject>>;
  ring(bells: readonly SegmentBell[]): void;
  /** See `EngineHost.lose`. */
  lose(bell: SegmentBell): void;
  /** Goes on with a segment that a commit kept. */
  keep(options: ExecutionOptions): void;
  /** A run ended with this worker's commit. */
  ended(run: RunSnapshot): void;
  /** A body starts. */
  entered(runId: string, activation: string, node: PlanNode): void;
}

/** What an execution of a claimed segment is begun with. */
export interface ExecutionOptions {
  readonly site: Site;
  readonly claimed: ClaimedRun;
  /** Names this claim among all claims of a simulation. */
  readonly token: string;
  /** How many segments this worker has run in a row, this one included. */
  readonly count: number;
  /** Outputs already at hand. */
  readonly values: Record<string, JsonObject | undefined>;
}

/** Whether a worker that is broken on purpose takes the segment for done. */
export function endsEarly({ faults }: Site, { snapshot }: ClaimedRun, mine: readonly string[]): boolean {
  return faults.returnsEarly === true && mine.some((key) => isSettled(snapshot.state[key]));
}
