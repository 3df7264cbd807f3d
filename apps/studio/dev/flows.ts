import type { Flow } from '@heddle/contracts';
import { flowSchema } from '@heddle/contracts';

/** A flow that shows most of what a canvas can show. */
export const SUPPORT: Flow = flowSchema.parse({
  format: 'heddle/flow@1',
  name: 'Support reply',
  description: 'Answers customers from the handbook and remembers the conversation.',
  nodes: [
    { id: 'ask', kind: 'input', name: 'Question', config: { mode: 'chat' } },
    {
      id: 'route',
      kind: 'control.branch',
      name: 'Needs documents?',
      config: { cases: [{ name: 'docs', when: 'length(ask.text) > 12' }] },
    },
    {
      id: 'handbook',
      kind: 'rag.retrieve',
      name: 'Search the handbook',
      config: { knowledge: 'kb-1', topK: 4 },
    },
    {
      id: 'answer',
      kind: 'model.chat',
      name: 'Answer with sources',
      config: {
        provider: 'openai',
        model: 'gpt-4.1-mini',
        temperature: 0.2,
        system: 'You answer questions of customers, in two sentences, and only from the context.',
      },
      policies: {
        retry: { attempts: 3, backoffMs: 500, on: ['any'] },
        timeout: { ms: 30_000 },
        onError: 'branch',
      },
    },
    {
      id: 'smalltalk',
      kind: 'model.chat',
      name: 'Small talk',
      config: { provider: 'local', system: 'Be brief and friendly.', prompt: '{{ask.text}}' },
    },
    { id: 'history', kind: 'memory.conversation', name: 'Conversation', config: { maxTokens: 2000 } },
    { id: 'join', kind: 'control.join', name: 'First answer', config: { mode: 'first' } },
    {
      id: 'sorry',
      kind: 'transform.template',
      name: 'Apology',
      config: { template: 'Sorry, I could not look that up: {{problem}}. A colleague will write to you.' },
    },
    { id: 'reply', kind: 'output', name: 'Reply', config: {} },
  ],
  edges: [
    { from: 'ask.text', to: 'route.value' },
    { from: 'route.docs', to: 'handbook.query' },
    { from: 'ask.text', to: 'answer.prompt' },
    { from: 'handbook.context', to: 'answer.context' },
    { from: 'route.else', to: 'smalltalk.run' },
    { from: 'history.memory', to: 'answer.memory', kind: 'attachment' },
    { from: 'answer.text', to: 'join.in' },
    { from: 'smalltalk.text', to: 'join.in' },
    { from: 'answer.error', to: 'sorry.problem' },
    { from: 'sorry.text', to: 'join.in' },
    { from: 'join.value', to: 'reply.text' },
    { from: 'handbook.citations', to: 'reply.citations' },
  ],
  layout: {
    nodes: {
      ask: { x: 0, y: 160 },
      route: { x: 320, y: 160 },
      handbook: { x: 640, y: 40 },
      answer: { x: 960, y: 40 },
      smalltalk: { x: 960, y: 400 },
      history: { x: 640, y: 240 },
      join: { x: 1600, y: 200 },
      sorry: { x: 1280, y: 280 },
      reply: { x: 1920, y: 120 },
    },
    notes: [
      {
        id: 'n1',
        text: '**Handbook**\nQuestions longer than a greeting look into the documents first.',
        x: 640,
        y: -120,
        width: 240,
        height: 112,
        color: 'yellow',
      },
    ],
    groups: [],
  },
});

/** Many nodes in rows, to feel how the canvas behaves. */
export function large(count: number): Flow {
  const nodes: unknown[] = [{ id: 'ask', kind: 'input', config: {} }];
  const edges: unknown[] = [];
  const layout: Record<string, { x: number; y: number }> = { ask: { x: 0, y: 0 } };
  const rows = 10;
  for (let index = 0; index < count - 1; index++) {
    const id = `step-${index}`;
    const column = Math.floor(index / rows);
    nodes.push({ id, kind: 'model.chat', name: `Step ${index + 1}`, config: { system: `Step ${index}` } });
    edges.push({ from: index < rows ? 'ask.text' : `step-${index - rows}.text`, to: `${id}.prompt` });
    layout[id] = { x: 320 + column * 320, y: (index % rows) * 240 };
  }
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: `Large, ${count} nodes`,
    nodes,
    edges,
    layout: { nodes: layout, notes: [], groups: [] },
  });
}
