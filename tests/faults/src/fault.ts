import type { LabGraph } from './graph/lab-graph.ts';
import type { Backend } from './lab/lab.ts';
import type { Random } from './random.ts';
import type { Trial } from './trial.ts';

/** One way of breaking things, in a file of its own. */
export interface Fault {
  /** As in the table of faults: `T1`. */
  readonly id: string;
  readonly title: string;
  /** What is injected, in one sentence. */
  readonly injects: string;
  /** What must hold besides the checker's invariants. */
  readonly passes: string;
  /** Where it makes sense; both when unset. */
  readonly backends?: readonly Backend[];
  /** Runs that share an injection at most; as many as are asked for when unset. */
  readonly share?: number;
  /** Instead of random graphs. */
  readonly graph?: (trial: Pick<Trial, 'lab'>, seed: number, random: Random) => LabGraph;
  /** What of the fault this machine or this version cannot do, said in the table. */
  readonly missing?: string;
  /** Longest wait for the runs to end once everything is healed, in milliseconds; 90 s when unset. */
  readonly endsWithinMs?: number;
  /** Whether the database lies on a disk of its own, which the fault may fill. */
  readonly hasSmallDisk?: boolean;
  /** Starts the runs and breaks something meanwhile. Returns when nothing is broken by it any more. */
  readonly inject: (trial: Trial) => Promise<void>;
}
