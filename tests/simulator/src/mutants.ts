import { isSettled, type RunState } from '@heddle/contracts';
import { indexOf } from '@heddle/engine';
import type { Commit, CommitResult } from '@heddle/ports';
import { MemoryRecord } from '../../../packages/adapters/memory/src/memory-record.ts';
import type { Mutant, SimulatedClock, World } from './world.ts';

/** A record whose commits are changed on the way in. */
class BrokenRecord extends MemoryRecord {
  readonly #change: (record: MemoryRecord, commit: Commit) => Commit;

  constructor(clock: SimulatedClock, change: (record: MemoryRecord, commit: Commit) => Commit) {
    super(clock);
    this.#change = change;
  }

  override commit(commit: Commit): CommitResult {
    return super.commit(this.#change(this, commit));
  }
}

/** As if the commit were decided on what is there now. */
function onNewest(record: MemoryRecord, commit: Commit): Commit {
  const run = record.runs.get(commit.claim.runId);
  return run ? { ...commit, expectedVersion: run.version } : commit;
}

/** As if the commit came under the newest claim. */
function underNewest(record: MemoryRecord, commit: Commit, now: number): Commit {
  const run = record.runs.get(commit.claim.runId);
  const { segment, epoch, workerId } = commit.claim;
  run?.claims.set(segment, { epoch, workerId, at: now, deaths: 0 });
  return commit;
}

function opens(settled: RunState): boolean {
  return Object.values(settled).some((now) => !isSettled(now) && now.status === 'open');
}

const broken =
  (change: (record: MemoryRecord, commit: Commit, world: World) => Commit): NonNullable<Mutant['record']> =>
  (clock, world) =>
    new BrokenRecord(clock, (record, commit) => change(record, commit, world()));

/**
 * Rings for a join when as many parents have arrived as it has. Arrivals are counted beside the record, so one whose
 * commit is made again counts twice.
 */
function recordWithCounters(clock: SimulatedClock, world: () => World): MemoryRecord {
  const arrived = new Map<string, number>();
  return new BrokenRecord(clock, (record, commit) => {
    const { runId } = commit.claim;
    const index = indexOf(world().plan(record.runs.get(runId)?.start.planId ?? ''));
    const counted = new Map<string, boolean>();
    for (const node of index.children(undefined)) {
      const inbound = index.inbound(node.id);
      const news = inbound.filter((source) => isSettled(commit.settled[source.node])).length;
      const segment = index.segmentOf(node.id)?.id;
      if (inbound.length < 2 || news === 0 || segment === undefined) continue;
      const count = (arrived.get(`${runId}/${node.id}`) ?? 0) + news;
      arrived.set(`${runId}/${node.id}`, count);
      counted.set(segment, count === inbound.length);
    }
    return { ...commit, ready: commit.ready.filter((segment) => counted.get(segment) ?? true) };
  });
}

/** Resumes whatever it is asked to, and from then on takes commits on any version. */
function recordWithoutVersionsAfterResume(clock: SimulatedClock): MemoryRecord {
  const resumed = new Set<string>();
  const record = new BrokenRecord(clock, (self, commit) =>
    resumed.has(commit.claim.runId) ? onNewest(self, commit) : commit,
  );
  const resume = record.waits.resume.bind(record.waits);
  record.waits.resume = (target) => {
    resumed.add(target.runId);
    const run = record.runs.get(target.runId);
    return resume(run ? { ...target, expectedVersion: run.version } : target);
  };
  return record;
}

/** Engines that are broken on purpose. The simulator must notice each of them. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'no epoch fence in commit',
    record: broken((record, commit, world) => underNewest(record, commit, world.now)),
  },
  {
    name: 'joins decided on a stale snapshot, merged without compare-and-set',
    record: broken((record, commit) => onNewest(record, commit)),
  },
  { name: 'a join counts its parents beside the record', record: recordWithCounters },
  { name: 'a settled node ends its segment early', worker: { returnsEarly: true } },
  { name: 'what is settled is written without deciding again', worker: { decidesOnce: true } },
  {
    name: 'marks of iterations overwritten by a stale container',
    record: broken((record, commit) => (opens(commit.settled) ? onNewest(record, commit) : commit)),
  },
  { name: 'no version check after a resume', record: recordWithoutVersionsAfterResume },
  {
    name: 'timers fire by the clock of a worker',
    record: broken((_record, commit, world) => {
      const clock = world.workers.find((worker) => worker.id === commit.claim.workerId)?.host.clock;
      const now = clock?.now() ?? 0;
      const timers = commit.timers?.map((timer) =>
        'afterMs' in timer.due ? { ...timer, due: { at: now + timer.due.afterMs } } : timer,
      );
      return timers ? { ...commit, timers } : commit;
    }),
  },
];
