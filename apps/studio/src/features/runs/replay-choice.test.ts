import { compile } from '@heddle/compiler';
import { type Flow, flowSchema, type NodeRun, type Plan } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { kinds } from '../../canvas/kinds.ts';
import { askingNodes, replayOutcome } from './replay-choice.ts';

/* ask -> answer -> sign -> check -> out */
function flowOf(template: string): Flow {
  const model = { provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'm' };
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Signed',
    nodes: [
      { id: 'ask', kind: 'input' },
      { id: 'answer', kind: 'model.chat', config: model },
      { id: 'sign', kind: 'transform.template', config: { template } },
      { id: 'check', kind: 'model.chat', config: model },
      { id: 'out', kind: 'output' },
    ],
    edges: [
      { from: 'ask.text', to: 'answer.prompt' },
      { from: 'answer.text', to: 'sign.text' },
      { from: 'sign.text', to: 'check.prompt' },
      { from: 'check.text', to: 'out.text' },
    ],
  });
}

function planOf(flow: Flow): Plan {
  const { plan } = compile(flow, { catalog: kinds });
  if (!plan) throw new Error('The flow of this test does not compile.');
  return plan;
}

const flow = flowOf('{{text}}');
const plan = planOf(flow);
const ids = (nodes: readonly { readonly id: string }[]) => nodes.map(({ id }) => id);
const answered: NodeRun = {
  id: 'answer',
  iteration: '',
  status: 'completed',
  attempts: 1,
  usage: { inputTokens: 30, outputTokens: 12, costUsd: 0.01 },
};

test('what asks the outside can be asked anew, and says what it took in the run', () => {
  const asking = askingNodes(flow, [answered, { ...answered, iteration: '1' }]);
  expect(ids(asking)).toEqual(['answer', 'check']);
  expect(asking[0]).toMatchObject({ isPaid: true, hasEffects: false, costUsd: 0.02, tokens: 84 });
});

test('an exact replay asks nobody', () => {
  expect(replayOutcome(askingNodes(flow, []), plan, plan, [])).toEqual({ asks: [], may: [], changed: 0 });
});

test('a live node asks, and what follows from it may', () => {
  const { asks, may } = replayOutcome(askingNodes(flow, []), plan, plan, ['answer']);
  expect([ids(asks), ids(may)]).toEqual([['answer'], ['check']]);
});

test('on a draft what follows from a change may ask; a node that the draft no longer has is passed over', () => {
  const draft = flowOf('{{text}} Yours');
  const { asks, may, changed } = replayOutcome(askingNodes(draft, []), planOf(draft), plan, ['gone']);
  expect([ids(asks), ids(may), changed]).toEqual([[], ['check'], 1]);
});
