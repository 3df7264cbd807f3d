import { parseActivationKey, type StuckReason } from '@heddle/contracts';
import type { QuietRun, QuietWait } from '@heddle/ports';

/** Why an open run makes no progress, in a word and in a sentence. */
export interface Stuck {
  readonly reason: StuckReason;
  readonly message: string;
  /** Something is wrong; otherwise it waits for what it was told to. */
  readonly trouble: boolean;
  readonly nodeId?: string;
  readonly until?: number;
  readonly waitsForRunId?: string;
  readonly workerId?: string;
}

/** What the reason depends on beside the run itself. */
export interface Surroundings {
  readonly now: number;
  readonly workersAlive: number;
}

/** A timer this late is no longer a matter of a sweep. */
export const LATE_TIMER_MS = 15_000;

/**
 * The reason why a run stands still; undefined when a living worker has a part of it in hand. Pure. What needs an
 * operator comes before what needs a person, and that before what time brings.
 */
export function whyStuck(run: QuietRun, around: Surroundings): Stuck | undefined {
  const dead = run.claims.find((claim) => claim.isDead);
  if (dead)
    return trouble(
      'dead-worker',
      `Worker ${dead.workerId} died with it. Another takes it over within 15 s, if one is alive.`,
      {
        workerId: dead.workerId,
      },
    );
  if (run.claims.length > 0) return undefined;
  if (run.isParked) return behindSession(run);
  if (run.ready.length > 0) return nobodyTookIt(run, around);
  return waitsFor(run.waits, around.now) ?? lost();
}

function behindSession({ behind }: QuietRun): Stuck {
  return {
    reason: 'session',
    trouble: false,
    message: 'Runs of one session come one after another; an earlier one is still open.',
    ...(behind === undefined ? {} : { waitsForRunId: behind }),
  };
}

function nobodyTookIt({ ready, progressAt }: QuietRun, { now, workersAlive }: Surroundings): Stuck {
  if (workersAlive === 0) return trouble('no-worker', 'It is ready, and no worker is alive to take it.');
  const seconds = Math.round((now - progressAt) / 1_000);
  return trouble(
    'bell-lost',
    `${ready.length === 1 ? 'A part is' : `${ready.length} parts are`} ready for ${seconds} s, and no worker took it: its bell was lost, or all workers are busy. It is rung for again by itself.`,
  );
}

/** The wait that needs somebody most. */
function waitsFor(waits: readonly QuietWait[], now: number): Stuck | undefined {
  const found = (['person', 'signal', 'run', 'time'] as const).flatMap((cause) => {
    const wait = waits.find((each) => each.on.includes(cause));
    return wait === undefined ? [] : [{ cause, wait }];
  });
  const late = waits.find((wait) => wait.until !== undefined && wait.until < now - LATE_TIMER_MS);
  if (late)
    return {
      ...trouble(
        'late-timer',
        'Its time has come, and nobody woke it: no worker sweeps, or the record is slow.',
      ),
      ...placeOf(late),
    };
  const [first] = found;
  return first && { ...SAID[first.cause], trouble: false, ...placeOf(first.wait) };
}

const SAID = {
  person: {
    reason: 'person',
    message: 'A person has to decide: its worker was lost in the middle of an effect.',
  },
  signal: { reason: 'signal', message: 'It waits for an answer.' },
  run: { reason: 'called-run', message: 'It waits for the end of the run it called.' },
  time: { reason: 'time', message: 'It waits until its time comes.' },
} as const satisfies Record<QuietWait['on'][number], Pick<Stuck, 'reason' | 'message'>>;

function placeOf({ activation, until, runId }: QuietWait): Pick<Stuck, 'nodeId' | 'until' | 'waitsForRunId'> {
  return {
    nodeId: parseActivationKey(activation).nodeId,
    ...(until === undefined ? {} : { until }),
    ...(runId === undefined ? {} : { waitsForRunId: runId }),
  };
}

function lost(): Stuck {
  return trouble(
    'unknown',
    'Nothing of it is ready, in hand or waited for. This is a fault of Heddle: keep the run and report it.',
  );
}

function trouble(reason: StuckReason, message: string, more: Partial<Stuck> = {}): Stuck {
  return { reason, message, trouble: true, ...more };
}
