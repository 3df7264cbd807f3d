import {
  type ComparedActivation,
  type ComparedNode,
  type ComparedRun,
  canonicalJson,
  type Flow,
  type NodeRun,
  type Principal,
  present,
  type RunComparison,
  type RunView,
} from '@heddle/contracts';
import { diffFlows } from '@heddle/graph';
import { authorise } from '../authorise.ts';
import type { Services } from '../services.ts';
import { diffJson } from './json-diff.ts';
import { withLargeValues } from './large-values.ts';
import { namedRun } from './read-run.ts';

/**
 * Compares two runs of the workspace, node by node.
 *
 * @throws HeddleError `not-allowed`, `not-found`.
 */
export async function compareRuns(
  services: Services,
  principal: Principal,
  target: { readonly left: string; readonly right: string },
): Promise<RunComparison> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const [left, right] = await Promise.all([
    namedRun(services, workspaceId, target.left),
    namedRun(services, workspaceId, target.right),
  ]);
  const [leftFlow, rightFlow] = await Promise.all([
    services.plans.flow(left.planId, workspaceId),
    services.plans.flow(right.planId, workspaceId),
  ]);
  // Large values are kept once per content: what both refer to is the same.
  const [leftRefs, rightRefs] = [refsOf(left), refsOf(right)];
  const [before, after] = await Promise.all([
    withLargeValues(services.runs, workspaceId, left, (ref) => !rightRefs.has(ref)),
    withLargeValues(services.runs, workspaceId, right, (ref) => !leftRefs.has(ref)),
  ]);
  return diffRuns({ run: before, flow: leftFlow }, { run: after, flow: rightFlow });
}

function refsOf(run: RunView): ReadonlySet<string> {
  return new Set(
    [run.inputRef ?? [], run.outputRef ?? [], ...run.nodes.map((node) => node.ref ?? [])].flat(),
  );
}

/** A run, and the flow it ran on as far as it is kept. */
export interface RunSide {
  readonly run: RunView;
  readonly flow?: Flow | undefined;
}

/** How two runs differ. Pure. Activations are matched by node and iteration, whatever versions of the flow they ran on. */
export function diffRuns(left: RunSide, right: RunSide): RunComparison {
  const before = new Map(left.run.nodes.map((node) => [matchOf(node), node]));
  const after = new Map(right.run.nodes.map((node) => [matchOf(node), node]));
  const keys = [...after.keys(), ...[...before.keys()].filter((key) => !after.has(key))];
  return {
    left: comparedRun(left.run),
    right: comparedRun(right.run),
    input: diffJson(left.run.input, right.run.input),
    output: diffJson(left.run.output, right.run.output),
    path: pathDifference(left.run, right.run),
    flow: flowDifference(left, right),
    nodes: keys.map((key) => compareNode(before.get(key), after.get(key))),
  };
}

/** What tells activations apart. A call of a lent node also carries a digest of its question, which may well differ. */
function matchOf({ id, iteration }: NodeRun): string {
  return `${id}@${iteration.replace(/(~.*)\.[0-9a-f]{8}$/, '$1')}`;
}

function compareNode(left: NodeRun | undefined, right: NodeRun | undefined): ComparedNode {
  const inputs = diffJson(left?.inputs, right?.inputs);
  const outputs = diffJson(left?.outputs, right?.outputs);
  const node = right ?? left;
  const isSame =
    left?.status === right?.status &&
    inputs.equal &&
    outputs.equal &&
    sameOutputs(left, right) &&
    canonicalJson([left?.error?.code, left?.error?.message]) ===
      canonicalJson([right?.error?.code, right?.error?.message]);
  return {
    id: node?.id ?? '',
    iteration: node?.iteration ?? '',
    same: isSame,
    left: left ? comparedActivation(left) : null,
    right: right ? comparedActivation(right) : null,
    inputs,
    outputs,
  };
}

/** Outputs that stay where they are kept are the same when both sides refer to them. */
function sameOutputs(left: NodeRun | undefined, right: NodeRun | undefined): boolean {
  return left?.outputs !== undefined || right?.outputs !== undefined || left?.ref === right?.ref;
}

function comparedActivation(node: NodeRun): ComparedActivation {
  const { status, iteration, attempts, startedAt, endedAt } = node;
  return {
    status,
    iteration,
    attempts,
    ...present({
      durationMs: startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt,
      usage: node.usage,
      pinned: node.pinned,
      error: node.error,
    }),
  };
}

function comparedRun(run: RunView): ComparedRun {
  const { id, planId, status, usage, createdAt, endedAt } = run;
  return {
    id,
    planId,
    status,
    usage,
    createdAt,
    ...present({
      flowId: run.flowId,
      flowName: run.flowName,
      version: run.version,
      durationMs: endedAt === undefined ? undefined : endedAt - createdAt,
      error: run.error,
      fork: run.fork,
    }),
  };
}

function pathDifference(left: RunView, right: RunView): RunComparison['path'] {
  const [before, after] = [ran(left), ran(right)];
  return {
    onlyLeft: [...before].filter((id) => !after.has(id)),
    onlyRight: [...after].filter((id) => !before.has(id)),
  };
}

function ran(run: RunView): ReadonlySet<string> {
  return new Set(
    run.nodes.filter((node) => node.status !== 'pending' && node.status !== 'skipped').map((node) => node.id),
  );
}

function flowDifference(left: RunSide, right: RunSide): RunComparison['flow'] {
  const same = left.run.planId === right.run.planId;
  if (same || !left.flow || !right.flow) return { same, added: [], removed: [], changed: [], edges: 0 };
  const { added, removed, changed, addedEdges, removedEdges } = diffFlows(left.flow, right.flow);
  return {
    same,
    added: [...added],
    removed: [...removed],
    changed: [...changed],
    edges: addedEdges.length + removedEdges.length,
  };
}
