import { HeddleError, type JsonObject, type NodeRun, type RunEvent, type RunView } from '@heddle/contracts';
import type { RunLog, RunRecord, StartRun } from '@heddle/ports';

type Reading = Pick<RunLog, 'value'>;
type Place = Pick<RunRecord, 'runId' | 'workspaceId'>;

/** One of the two, or neither. */
type Either<Value extends string, Ref extends string> = {
  readonly [Name in Value]?: JsonObject | undefined;
} & {
  readonly [Name in Ref]?: string | undefined;
};

/** What entered a run, wherever it is kept. @throws HeddleError `record-corrupt`. */
export async function wholeInput(
  runs: Reading,
  run: Place & Either<'input', 'inputRef'>,
): Promise<JsonObject> {
  return run.inputRef === undefined ? (run.input ?? {}) : valueUnder(runs, run, run.inputRef);
}

/** Outputs that stand in for a run's nodes, wherever they are kept. @throws HeddleError `record-corrupt`. */
export async function wholePins(
  runs: Reading,
  run: Place & Pick<RunRecord, 'pins' | 'pinsRef'>,
): Promise<RunRecord['pins']> {
  if (run.pinsRef === undefined) return run.pins;
  return (await valueUnder(runs, run, run.pinsRef)) as NonNullable<RunRecord['pins']>; // cast: as the run was started with
}

/** Where a run goes on from, with what was given there, wherever that is kept. @throws HeddleError `record-corrupt`. */
export async function wholeFork(
  runs: Reading,
  run: Place & Pick<RunRecord, 'fork'>,
): Promise<StartRun['fork']> {
  if (run.fork?.inputsRef === undefined) return run.fork;
  const { inputsRef, ...fork } = run.fork;
  return { ...fork, inputs: { ...(await valueUnder(runs, run, inputsRef)) } };
}

/** What a run answered, wherever it is kept; undefined while there is none. @throws HeddleError `record-corrupt`. */
export async function wholeOutput(
  runs: Reading,
  run: Place & Either<'output', 'outputRef'>,
): Promise<JsonObject | undefined> {
  return run.outputRef === undefined ? run.output : valueUnder(runs, run, run.outputRef);
}

/** An event as readers of a stream get it: the end of a run carries its answer. @throws HeddleError `record-corrupt`. */
export async function withWholeAnswer(
  runs: Reading,
  workspaceId: string,
  event: RunEvent,
): Promise<RunEvent> {
  if (event.type !== 'run-completed' || event.ref === undefined) return event;
  const { ref, ...rest } = event;
  const output = await valueUnder(runs, { runId: event.runId, workspaceId }, ref);
  return { ...rest, output: { ...output } };
}

/** A run with what its view only refers to, as far as it is wanted and there. */
export async function withLargeValues(
  runs: Reading,
  workspaceId: string,
  run: RunView,
  isWanted: (ref: string) => boolean = () => true,
): Promise<RunView> {
  const read = async (ref: string | undefined): Promise<JsonObject | undefined> =>
    ref === undefined || !isWanted(ref) ? undefined : runs.value({ runId: run.id, workspaceId, ref });
  const nodes = run.nodes.map(async (node): Promise<NodeRun> => {
    const outputs = await read(node.ref);
    return outputs === undefined ? node : { ...node, outputs: { ...outputs } };
  });
  const [input, output] = [await read(run.inputRef), await read(run.outputRef)];
  return {
    ...run,
    ...(input === undefined ? {} : { input: { ...input } }),
    ...(output === undefined ? {} : { output: { ...output } }),
    nodes: await Promise.all(nodes),
  };
}

async function valueUnder(runs: Reading, { runId, workspaceId }: Place, ref: string): Promise<JsonObject> {
  const value = await runs.value({ runId, workspaceId, ref });
  if (value !== undefined) return value;
  throw new HeddleError(
    'record-corrupt',
    `The value that run ${runId} keeps under ${ref} is not in the database. Check who else writes to it; a backup has the run as it was.`,
    { details: { runId, what: `value under ${ref}` } },
  );
}
