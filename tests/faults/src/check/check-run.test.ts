import { describe, expect, it } from 'vitest';
import { foretell } from '../graph/foretell.ts';
import { growGraph } from '../graph/random-graph.ts';
import { createClient } from '../lab/client.ts';
import type { RecordedEvent, RecordedRun } from '../lab/record.ts';
import type { SinkCall } from '../lab/sink.ts';
import type { LabRun } from '../lab-run.ts';
import type { Allowance } from '../trial.ts';
import { checkRun, type RunEvidence } from './check-run.ts';

// ask -> s1 -> s2 -> out
const graph = growGraph(7, { sink: 'http://sink', model: 'http://model' }, (builder) => {
  const first = builder.sink('ask.tag', { fate: 'completes', ms: 0, policies: {} });
  return builder.sink(first, { fate: 'completes', ms: 0, policies: {} });
});
const client = createClient('http://nowhere', {});
const run: LabRun = {
  seed: 7,
  graph,
  prophecy: foretell(graph),
  tenant: {
    name: 'tenant0',
    workspaceId: 'w0',
    client,
    caller: client,
    at: () => client,
    callerAt: () => client,
  },
  tag: 'tag-aa-7',
  slug: 'lab-aa-7',
  flowId: 'f',
  runId: 'r',
  acceptedAt: 0,
  refusals: [],
};
const ids = graph.nodes.map((node) => node.id);
const events: readonly RecordedEvent[] = [
  { seq: 1, type: 'run-started' },
  ...ids.map((nodeId, index) => ({ seq: index + 2, type: 'node-completed', nodeId, attempt: 1 })),
  { seq: 6, type: 'run-completed' },
];
const row: RecordedRun = {
  id: 'r',
  workspaceId: 'w0',
  planId: 'p',
  status: 'completed',
  seq: 6,
  isOver: true,
  ready: [],
  parked: undefined,
  claims: {},
  output: {},
  error: null,
};
const callOf = (node: string, number = 1): SinkCall => ({
  key: `r:${node}:`,
  runId: 'r',
  node,
  iteration: '',
  tag: 'tag-aa-7',
  number,
  at: 0,
  answeredAt: 1,
  status: 200,
});
const sinkCalls = ids.filter((id) => id.startsWith('s')).map((id) => callOf(id));
const good: RunEvidence = { run, row, events, text: '"tag-aa-7"', sinkCalls, modelCalls: new Map() };
const none: Allowance = { repeats: 0, keys: new Set(), spoiled: new Set(), ends: new Map() };
const rulesOf = (evidence: Partial<RunEvidence>, allowance: Partial<Allowance> = {}) => [
  ...new Set(checkRun({ ...good, ...evidence }, { ...none, ...allowance }).map(({ rule }) => rule)),
];
const renumbered = (list: readonly RecordedEvent[]) =>
  list.map((event, index) => ({ ...event, seq: index + 1 }));
const [first = '', second = ''] = ids.filter((id) => id.startsWith('s'));

describe('checkRun', () => {
  it('has nothing against a run that is as it should be', () => {
    expect(rulesOf({})).toEqual([]);
  });

  it('I1 sees a node that was settled twice', () => {
    const twice = renumbered([...events.slice(0, 3), ...events.slice(2)]);
    expect(rulesOf({ events: twice, row: { ...row, seq: 7 } })).toEqual(['I1']);
  });

  it('I1 allows a second settlement of what was resumed', () => {
    const again = renumbered([
      ...events.slice(0, 3),
      { seq: 0, type: 'run-resumed', nodes: [first] },
      ...events.slice(2),
    ]);
    expect(rulesOf({ events: again, row: { ...row, seq: 8 } })).toEqual([]);
  });

  it('I2 sees a node that was settled before its parent', () => {
    const swapped = renumbered(
      [events[0], events[1], events[3], events[2], events[4], events[5]].flatMap((event) => event ?? []),
    );
    expect(rulesOf({ events: swapped })).toEqual(['I2']);
  });

  it('I2 lets a quorum go on at so many completed parents, and not before', () => {
    // ask -> t1, t2, t3 -> a join of two -> out
    const joined = growGraph(7, { sink: 'http://sink', model: 'http://model' }, (builder) => {
      const ends = [1, 2, 3].map(() => builder.step('ask.tag', { calls: 'nothing' }));
      return builder.join('quorum', ends, 2);
    });
    const [ask = '', one = '', two = '', three = '', join = '', out = ''] = joined.nodes.map(({ id }) => id);
    const rulesOfOrder = (order: readonly string[]) => {
      const log = renumbered([
        { seq: 0, type: 'run-started' },
        ...order.map((nodeId) => ({ seq: 0, type: 'node-completed', nodeId, attempt: 1 })),
        { seq: 0, type: 'run-completed' },
      ]);
      const own = { ...run, graph: joined, prophecy: foretell(joined) };
      return rulesOf({ run: own, events: log, row: { ...row, seq: log.length }, sinkCalls: [] });
    };
    expect(rulesOfOrder([ask, one, three, join, two, out])).toEqual([]);
    expect(rulesOfOrder([ask, one, join, two, three, out])).toEqual(['I2']);
  });

  it('I3 knows in which iterations a body fails', () => {
    const mapped = growGraph(7, { sink: 'http://sink', model: 'http://model' }, (builder) => {
      const parent = builder.add('p', { kind: 'control.map', config: { onFailure: 'collect' } });
      builder.connect('ask.list', `${parent}.items`);
      const inside = { parent, iterations: ['0', '1'], fate: 'completes', policies: {} } as const;
      const end = builder.sink(`${parent}.item`, { ...inside, failsIn: ['1'] });
      builder.connect(end, `${parent}.yield`);
      return `${parent}.results`;
    });
    const [ask = '', parent = '', body = '', out = ''] = mapped.nodes.map(({ id }) => id);
    const rulesOfFailing = (failing: string) => {
      const inner = ['0', '1'].map((iteration) => ({
        seq: 0,
        type: iteration === failing ? 'node-failed' : 'node-completed',
        nodeId: body,
        iteration,
        attempt: 1,
      }));
      const outer = [ask, parent, out].map((nodeId) => ({ seq: 0, type: 'node-completed', nodeId }));
      const log = renumbered([
        ...[{ seq: 0, type: 'run-started' }, ...outer.slice(0, 1), ...inner, ...outer.slice(1)],
        { seq: 0, type: 'run-completed' },
      ]);
      const own = { ...run, graph: mapped, prophecy: foretell(mapped) };
      const calls = inner.map(({ iteration }) => ({ ...callOf(body), iteration }));
      return rulesOf({ run: own, events: log, row: { ...row, seq: log.length }, sinkCalls: calls });
    };
    expect(rulesOfFailing('1')).toEqual([]);
    expect(rulesOfFailing('0')).toEqual(['I3']);
  });

  it('I3 sees a run that is not over, ended otherwise, or left a node out', () => {
    expect(rulesOf({ row: undefined })).toEqual(['I3']);
    expect(rulesOf({ row: { ...row, isOver: false, status: 'running' } })).toContain('I3');
    expect(rulesOf({ row: { ...row, status: 'failed' } })).toEqual(['I3']);
    expect(rulesOf({ row: { ...row, status: 'failed' } }, { ends: new Map([['r', ['failed']]]) })).toEqual(
      [],
    );
    const without = renumbered(events.filter((event) => event.nodeId !== second));
    expect(rulesOf({ events: without, row: { ...row, seq: 5 } })).toContain('I3');
  });

  it('I4 sees a missing effect, a strange one, and one too many', () => {
    expect(rulesOf({ sinkCalls: [callOf(first)] })).toEqual(['I4']);
    expect(rulesOf({ sinkCalls: [...sinkCalls, callOf('s9')] })).toEqual(['I4']);
    const again = [...sinkCalls, callOf(first, 2)];
    expect(rulesOf({ sinkCalls: again })).toEqual(['I4']);
    expect(rulesOf({ sinkCalls: again }, { repeats: 1 })).toEqual([]);
    expect(rulesOf({ sinkCalls: again }, { keys: new Set([`r:${first}:`]) })).toEqual([]);
    expect(rulesOf({ sinkCalls: again }, { keys: new Set([`r:${second}:`]) })).toEqual(['I4']);
  });

  it('I5 sees a gap, a lost tail, and two ends', () => {
    expect(rulesOf({ events: events.filter((event) => event.seq !== 1) })).toContain('I5');
    expect(rulesOf({ row: { ...row, seq: 7 } })).toEqual(['I5']);
    const ends = renumbered([...events, { seq: 0, type: 'run-failed' }]);
    expect(rulesOf({ events: ends, row: { ...row, seq: 7 } })).toEqual(['I5']);
  });

  it('I8 sees another workspace, and another run in the log or at the sink', () => {
    expect(rulesOf({ row: { ...row, workspaceId: 'w1' } })).toEqual(['I8']);
    expect(rulesOf({ text: '"tag-aa-7" "tag-aa-8"' })).toEqual(['I8']);
    const [call = callOf(first), ...others] = sinkCalls;
    expect(rulesOf({ sinkCalls: [{ ...call, tag: 'tag-bb-7' }, ...others] })).toEqual(['I8']);
  });
});
