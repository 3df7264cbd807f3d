import { compile } from '@heddle/compiler';
import type { Flow, RunEvent, RunEventBody, RunView } from '@heddle/contracts';
import { emptyRun, foldEvent, withInputs } from '@heddle/engine';
import { catalog } from '@heddle/nodes/catalog';

export interface SimulatedRun {
  view: RunView;
  readonly log: (RunEvent | Record<string, unknown>)[];
  readonly listeners: Set<(event: RunEvent | Record<string, unknown>) => void>;
  isCancelled: boolean;
}

const ANSWER =
  'You can send a parcel back within 30 days of delivery. Put it in its box, print the label from **Orders → Returns**, and drop it at any post office; the refund arrives within five working days.';
const CITATION = {
  id: 'c1',
  title: 'Returns and refunds',
  documentId: 'doc-1',
  uri: 'handbook/returns.md',
  text: 'A parcel may be sent back within 30 days of delivery.',
  start: 24,
  end: 77,
  score: 0.82,
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays a run of a flow without doing anything: plausible outputs, in order, with deltas for models. */
export function simulateRun(
  id: string,
  flow: Flow,
  input: Record<string, never>,
  isFast: boolean,
): SimulatedRun {
  const { plan } = compile(flow, { catalog });
  if (!plan) throw new Error('The flow does not compile.');
  const run: SimulatedRun = {
    view: emptyRun({ id, planId: plan.id, input, createdAt: Date.now(), flowName: flow.name }, plan),
    log: [],
    listeners: new Set(),
    isCancelled: false,
  };
  const send = (event: RunEvent | Record<string, unknown>) => {
    run.log.push(event);
    for (const listener of run.listeners) listener(event);
  };
  const commit = (body: RunEventBody) => {
    const event = { ...body, runId: id, seq: run.view.seq + 1 } as RunEvent;
    run.view = withInputs(foldEvent(run.view, event), plan);
    send(event);
  };
  void play();
  return run;

  async function play() {
    commit({ type: 'run-started', at: Date.now(), input });
    const taken = new Map<string, boolean>();
    for (const node of plan?.nodes ?? []) {
      if (node.lent) continue;
      if (run.isCancelled) {
        commit({ type: 'run-cancelled', at: Date.now(), usage: run.view.usage });
        return;
      }
      const inbound = [...node.inputs.flatMap((port) => port.sources), ...node.after];
      const isDead =
        inbound.length > 0 && inbound.every((end) => taken.get(`${end.node}.${end.port}`) === false);
      const outputs: Record<string, unknown> = {};
      if (isDead || (node.id === 'sorry' && flow.name === 'Support reply')) {
        for (const port of node.outputs) taken.set(`${node.id}.${port.name}`, false);
        commit({ type: 'node-skipped', at: Date.now(), nodeId: node.id });
        continue;
      }
      const started = Date.now();
      commit({
        type: 'node-started',
        at: started,
        nodeId: node.id,
        attempt: 1,
        workerId: 'w-1',
        jobId: `${id}_s1_d1`,
      });
      if (node.kind.startsWith('model.')) await stream(node.id);
      else await pause(isFast ? 20 : 320);
      const [firstOutlet] = node.outputs.filter((port) => !port.always);
      for (const port of node.outputs) {
        const isTaken = port.always || port === firstOutlet;
        taken.set(`${node.id}.${port.name}`, isTaken && port.name !== 'error' && port.name !== 'else');
        if (taken.get(`${node.id}.${port.name}`)) outputs[port.name] = outputOf(port.name);
      }
      if (node.kind.startsWith('rag.'))
        commit({ type: 'citation', at: Date.now(), nodeId: node.id, citation: CITATION });
      commit({
        type: 'node-completed',
        at: Date.now(),
        nodeId: node.id,
        attempt: 1,
        outputs: outputs as Record<string, string>,
        durationMs: Date.now() - started,
        jobId: `${id}_s1_d1`,
        workerId: 'w-1',
        ...(node.kind.startsWith('model.')
          ? { usage: { inputTokens: 1_240, outputTokens: 86, costUsd: 0.00063, model: 'gpt-4.1-mini' } }
          : {}),
      });
    }
    commit({
      type: 'run-completed',
      at: Date.now(),
      output: { text: ANSWER, citations: [CITATION] },
      usage: run.view.usage,
    });
  }

  function outputOf(port: string): unknown {
    if (port === 'citations' || port === 'chunks') return [CITATION];
    if (port === 'context') return '[1] A parcel may be sent back within 30 days of delivery.';
    if (port === 'text' && 'text' in input) return ANSWER;
    return ANSWER;
  }

  async function stream(nodeId: string) {
    let offset = 0;
    for (const word of ANSWER.match(/\S+\s*/g) ?? []) {
      if (run.isCancelled) return;
      send({ type: 'text-delta', runId: id, nodeId, attempt: 1, offset, text: word, at: Date.now() });
      offset += word.length;
      await pause(isFast ? 2 : 60);
    }
  }
}
