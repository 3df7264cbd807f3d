import { inboundOf } from '../graph/foretell.ts';
import { type LabGraph, type LabNode, nodeOfEnd } from '../graph/lab-graph.ts';
import type { RecordedEvent, RecordedRun } from '../lab/record.ts';
import type { SinkCall } from '../lab/sink.ts';
import type { LabRun } from '../lab-run.ts';
import type { Allowance } from '../trial.ts';
import { type Settlement, type Settlements, settlementsOf } from './settlements.ts';
import type { Invariant, Violation } from './violation.ts';

const TERMINAL = new Set(['run-completed', 'run-failed', 'run-cancelled']);

/** Everything that is known of one run when it should be over. */
export interface RunEvidence {
  readonly run: LabRun;
  readonly row: RecordedRun | undefined;
  readonly events: readonly RecordedEvent[];
  /** The log as it is stored. */
  readonly text: string;
  readonly sinkCalls: readonly SinkCall[];
  /** How often the model was asked each prompt of this run, by node. */
  readonly modelCalls: ReadonlyMap<string, number>;
}

/** Checks I1 to I5 and I8 of one run. Pure. */
export function checkRun(evidence: RunEvidence, allowance: Allowance): readonly Violation[] {
  const { run, row, events } = evidence;
  const found: Violation[] = [];
  const isLost = row?.isOver !== true;
  const say = (rule: Invariant, what: string): void => {
    const lost = rule === 'I3' && isLost ? { isLost } : {};
    found.push({ rule, what, seed: run.seed, runId: run.runId, ...lost });
  };
  if (row === undefined) {
    say('I3', 'the accepted run is not in the record');
    return found;
  }
  if (!allowance.spoiled.has(run.runId)) {
    const settlements = settlementsOf(events);
    for (const doubled of settlements.doubled) say('I1', `${doubled} was settled twice`);
    for (const early of startedTooEarly(run.graph, events, settlements)) say('I2', early);
    for (const wrong of wrongEnd(evidence, row, settlements, allowance)) say('I3', wrong);
    for (const wrong of wrongCalls(evidence, row, allowance)) say('I4', wrong);
  }
  for (const wrong of wrongLog(events, row)) say('I5', wrong);
  for (const wrong of mixed(evidence, row)) say('I8', wrong);
  return found;
}

/** I2: parents in the same iteration, or outside of all of them, come first. */
function startedTooEarly(
  graph: LabGraph,
  events: readonly RecordedEvent[],
  { by }: Settlements,
): readonly string[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return events.flatMap((event) => {
    const node = event.nodeId === undefined ? undefined : nodes.get(event.nodeId);
    if (node === undefined || !['node-started', 'node-completed', 'node-skipped'].includes(event.type))
      return [];
    const iteration = event.iteration ?? '';
    const parents = inboundOf(graph, node)
      .map((edge) => nodeOfEnd(edge.from))
      .filter((parent) => parent !== node.parent);
    const isSettled = (parent: string, status?: Settlement['status']): boolean => {
      const settled = by.get(`${parent}/${iteration}`) ?? by.get(`${parent}/`);
      return (
        settled !== undefined && settled.seq < event.seq && settled.status === (status ?? settled.status)
      );
    };
    const completed = parents.filter((parent) => isSettled(parent, 'completed')).length;
    const isEarly = typeof node.join === 'number' && event.type !== 'node-skipped' && completed >= node.join;
    return isEarly || parents.every((parent) => isSettled(parent))
      ? []
      : [
          `${event.type} of ${node.id}/${iteration} (${event.seq}) came before its parents ${parents.join(', ')}`,
        ];
  });
}

/** I3: over, with the status and the settlements that the drawing foretells. */
function wrongEnd(
  { run, events }: RunEvidence,
  row: RecordedRun,
  { by }: Settlements,
  allowance: Allowance,
): readonly string[] {
  if (!row.isOver)
    return [
      `is ${row.status} after the deadline; last event: ${JSON.stringify(events.at(-1)).slice(0, 300)}`,
    ];
  const allowed = allowance.ends.get(run.runId) ?? [run.prophecy.run];
  if (!allowed.includes(row.status))
    return [`ended as ${row.status} (${row.error?.message ?? 'no error'}), expected ${allowed.join(' or ')}`];
  if (row.status !== 'completed' || run.prophecy.run !== 'completed') return [];
  return run.graph.nodes.flatMap((node) =>
    iterationsOf(node, run).flatMap((iteration) => {
      const settled = by.get(`${node.id}/${iteration}`)?.status;
      const foretold = run.prophecy.nodes.get(node.id);
      const expected = node.failsIn?.includes(iteration) ? 'failed' : foretold;
      return settled === expected || (expected === 'unborn' && settled !== 'completed')
        ? []
        : [`${node.id}/${iteration} is ${settled ?? 'not settled'}, expected ${expected}`];
    }),
  );
}

/** I4, for effects and for paid calls alike. */
function wrongCalls(
  { run, sinkCalls, modelCalls }: RunEvidence,
  row: RecordedRun,
  { repeats, keys }: Allowance,
): readonly string[] {
  const wrong: string[] = [];
  const counts = new Map<string, number>();
  for (const call of sinkCalls)
    counts.set(`${call.node}/${call.iteration}`, (counts.get(`${call.node}/${call.iteration}`) ?? 0) + 1);
  for (const [node, count] of modelCalls) counts.set(`${node}/`, (counts.get(`${node}/`) ?? 0) + count);
  const most = new Map<string, number>();
  for (const node of run.graph.nodes) {
    if (node.calls === undefined || isUnrun(node, run)) continue;
    for (const iteration of iterationsOf(node, run))
      most.set(
        `${node.id}/${node.calls === 'model' ? '' : iteration}`,
        mostCalls(node, repeats + (keys.has(`${run.runId}:${node.id}:${iteration}`) ? 1 : 0)),
      );
  }
  for (const [key, count] of counts) {
    const limit = most.get(key);
    if (limit === undefined) wrong.push(`${key} was called though the graph never runs it`);
    else if (count > limit) wrong.push(`${key} was called ${count} times, at most ${limit} were due`);
  }
  if (row.status === 'completed')
    for (const key of most.keys())
      if (!counts.has(key)) wrong.push(`${key} was never called, but the run completed`);
  return wrong;
}

/** Every loss of a holder may run the body again from its first attempt. */
function mostCalls(node: LabNode, repeats: number): number {
  const once = node.fate === 'fails' ? node.attempts : Math.min(node.attempts, node.flaky + 1);
  const rounds = node.calls === 'model' ? node.iterations.length : 1;
  return repeats === 0 ? once * rounds : node.attempts * rounds * (1 + repeats);
}

function iterationsOf(node: LabNode, run: LabRun): readonly string[] {
  return isUnrun(node, run) ? [''] : node.iterations;
}

function isUnrun(node: LabNode, run: LabRun): boolean {
  return ['skipped', 'unborn'].includes(run.prophecy.nodes.get(node.id) ?? '');
}

/** I5. */
function wrongLog(events: readonly RecordedEvent[], row: RecordedRun): readonly string[] {
  const wrong: string[] = [];
  const gap = events.findIndex((event, index) => event.seq !== index + 1);
  if (gap >= 0) wrong.push(`the ${gap + 1}th event has the number ${events[gap]?.seq}`);
  if (row.seq !== events.length) wrong.push(`the run counts ${row.seq} events, ${events.length} are there`);
  const resumed = events.findLastIndex((event) => event.type === 'run-resumed');
  const ends = events.slice(resumed + 1).filter((event) => TERMINAL.has(event.type));
  if (row.isOver && ends.length !== 1) wrong.push(`${ends.length} events end the run`);
  if (row.isOver && !TERMINAL.has(events.at(-1)?.type ?? ''))
    wrong.push(`the last event is ${events.at(-1)?.type}`);
  return wrong;
}

/** I8: the tag of a run stands in its log and at its servers, and no other does. */
function mixed({ run, text, sinkCalls }: RunEvidence, row: RecordedRun): readonly string[] {
  const wrong: string[] = [];
  if (row.workspaceId !== run.tenant.workspaceId) wrong.push(`lies in workspace ${row.workspaceId}`);
  const strange = (text.match(/tag-[a-z0-9]+-\d+/g) ?? []).find((tag) => tag !== run.tag);
  if (strange !== undefined) wrong.push(`its log names ${strange}`);
  const other = sinkCalls.find((call) => call.tag !== run.tag);
  if (other !== undefined) wrong.push(`its key was used with ${other.tag}`);
  return wrong;
}
