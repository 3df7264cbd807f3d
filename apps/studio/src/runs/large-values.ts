import { activationKey, type JsonObject, type NodeRun, type Plan, type RunView } from '@heddle/contracts';
import { indexOf, neededValues, withInputs } from '@heddle/engine';

/** Outputs that are kept apart from a run's log, by what refers to them. */
export type LargeValues = Readonly<Record<string, JsonObject | undefined>>;

/** What refers to outputs that must be read before an activation's inputs and outputs are whole. */
export function refsOf(run: RunView, node: NodeRun, plan: Plan | undefined): readonly string[] {
  const around = sourcesOf(run, node, plan).flatMap(({ ref }) => ref ?? []);
  const given = isInput(node, plan) ? run.inputRef : undefined;
  const forked = isGiven(run, node, plan) ? run.fork?.inputsRef : undefined;
  return [...new Set([node.ref, given, forked, ...around].flatMap((ref) => ref ?? []))];
}

/** What entered and what left an activation, as far as it is known; undefined while it has nothing of the kind. */
export function valuesOf(
  run: RunView,
  node: NodeRun,
  plan: Plan | undefined,
  large: LargeValues,
): Pick<NodeRun, 'inputs' | 'outputs'> {
  const outputs = node.ref === undefined ? node.outputs : large[node.ref];
  return { inputs: inputsOf(run, node, plan, large), outputs };
}

function inputsOf(
  run: RunView,
  node: NodeRun,
  plan: Plan | undefined,
  large: LargeValues,
): NodeRun['inputs'] {
  const sources = sourcesOf(run, node, plan);
  const isWhole = node.inputs !== undefined && sources.every(({ ref }) => ref === undefined);
  if (isWhole || !plan) return node.inputs;
  const { inputs: known, ...bare } = node;
  const input = run.input ?? (run.inputRef === undefined ? undefined : large[run.inputRef]);
  if (isInput(node, plan)) return input ?? known;
  const read = sources.map(({ inputs: _inputs, ...source }): NodeRun => {
    const outputs = source.ref === undefined ? source.outputs : large[source.ref];
    const { ref: _ref, ...rest } = source;
    return outputs === undefined ? rest : { ...rest, outputs: { ...outputs } };
  });
  const view = { ...withFork(run, large), nodes: [...read, bare] };
  const found = withInputs(view, plan).nodes.at(-1)?.inputs;
  return found === undefined ? known : { ...known, ...found };
}

/** Its inputs are what the run was asked. */
function isInput(node: NodeRun, plan: Plan | undefined): boolean {
  return plan !== undefined && indexOf(plan).node(node.id)?.role === 'input';
}

/** What enters it may have been given to the run's fork: to it, or to a container around it. */
function isGiven({ fork }: RunView, node: NodeRun, plan: Plan | undefined): boolean {
  if (fork === undefined) return false;
  return node.id === fork.nodeId || (plan !== undefined && indexOf(plan).isInside(node.id, fork.nodeId));
}

function withFork(run: RunView, large: LargeValues): RunView {
  const { fork } = run;
  const inputs = fork?.inputsRef === undefined ? undefined : large[fork.inputsRef];
  return fork === undefined || inputs === undefined
    ? run
    : { ...run, fork: { ...fork, inputs: { ...inputs } } };
}

/** The activations whose outputs may enter this one. */
function sourcesOf(run: RunView, node: NodeRun, plan: Plan | undefined): readonly NodeRun[] {
  const planned = plan && indexOf(plan).node(node.id);
  if (!plan || !planned) return [];
  const needed = new Set(neededValues(planned, plan, node.iteration));
  return run.nodes.filter((each) => needed.has(activationKey(each.id, each.iteration)));
}
