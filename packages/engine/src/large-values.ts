import { HeddleError, type JsonObject, type NodeState, type PlanNode } from '@heddle/contracts';
import type { RunLog, RunSnapshot, Woken } from '@heddle/ports';

/** Values that a run's row only refers to, by reference. */
export type LargeValues = ReadonlyMap<string, JsonObject>;

/** Those of a run that refers to none. */
export const NO_LARGE_VALUES: LargeValues = new Map();

/** What an activation of a node needs of them: what the run was started with, and what a run it called gave. */
export function neededRefs(node: PlanNode, run: RunSnapshot, now: NodeState | undefined): string[] {
  const refs: string[] = [];
  if (run.pinsRef !== undefined) refs.push(run.pinsRef);
  if (run.fork?.inputsRef !== undefined) refs.push(run.fork.inputsRef);
  if (node.role === 'input' && run.inputRef !== undefined && run.pins?.[node.id] === undefined)
    refs.push(run.inputRef);
  if (now?.status === 'woken' && now.outputRef !== undefined) refs.push(now.outputRef);
  return refs;
}

/**
 * Reads them, but for those that are known.
 *
 * @throws HeddleError `record-corrupt` when one is not there, or not as it was written.
 */
export async function readLarge(
  log: Pick<RunLog, 'value'>,
  { runId, workspaceId }: RunSnapshot,
  refs: readonly string[],
  known: LargeValues,
): Promise<LargeValues> {
  const values = new Map(known);
  for (const ref of refs) {
    if (values.has(ref)) continue;
    const value = await log.value({ runId, workspaceId, ref });
    if (value === undefined)
      throw new HeddleError(
        'record-corrupt',
        `Run ${runId} cannot go on: the value it keeps under ${ref} is not in the database. Nothing was built on it. Check who else writes to the database; a backup has the run as it was.`,
        { details: { runId, what: `value under ${ref}` } },
      );
    values.set(ref, value);
  }
  return values;
}

/** What entered the run, wherever it is kept. */
export function inputOf(run: RunSnapshot, large: LargeValues): JsonObject {
  return run.input ?? large.get(run.inputRef ?? '') ?? {};
}

/** The run with its pins and what was given to its fork, wherever they are kept. */
export function withGiven(run: RunSnapshot, large: LargeValues): RunSnapshot {
  const { pinsRef, fork } = run;
  if (pinsRef === undefined && fork?.inputsRef === undefined) return run;
  const pins = large.get(pinsRef ?? '') as RunSnapshot['pins']; // cast: as the run was started with
  const inputs = large.get(fork?.inputsRef ?? '');
  return {
    ...run,
    ...(pins === undefined ? {} : { pins }),
    ...(fork === undefined || inputs === undefined ? {} : { fork: { ...fork, inputs: { ...inputs } } }),
  };
}

/** The run as it is now, with the pins and the fork of one in which {@link withGiven} has put what is large. */
export function withGivenOf({ pins, fork }: RunSnapshot, now: RunSnapshot): RunSnapshot {
  if (pins === undefined && fork === undefined) return now;
  return { ...now, ...(pins === undefined ? {} : { pins }), ...(fork === undefined ? {} : { fork }) };
}

/** What woke an activation. The output of a run it called stands in the answer, wherever it is kept. */
export function wokenBy(now: Extract<NodeState, { status: 'woken' }>, large: LargeValues): Woken {
  const { by, value, outputRef } = now;
  if (outputRef === undefined) return { by, ...(value === undefined ? {} : { value }) };
  const answer = value as JsonObject; // cast: only the answer of a called run has an output, and it is an object
  const output = large.get(outputRef);
  return { by, value: output === undefined ? answer : { ...answer, output }, outputRef };
}
