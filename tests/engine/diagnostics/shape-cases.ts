import { type DiagnosticCode, type Flow, flowSchema } from '@heddle/contracts';
import { expect } from 'vitest';
import { drawn } from '../drawn-flow.ts';
import { around, type DiagnosticCase, held } from './diagnostic-case.ts';

/** A node `up` that says it is inside of `parent`. */
function inside(parent: string, more: Parameters<typeof drawn>[0] = {}): Flow {
  return held(around({ up: 'work', ...more }, 'ask.text>up.in up.value>reply.json'), parent);
}

function crowd(count: number): Flow['nodes'] {
  const one = around({ up: 'work' }).nodes.filter((node) => node.id === 'up');
  return Array.from({ length: count }, () => one).flat();
}

/** Diagnostics of a flow's nodes, edges and containers. */
export const SHAPE_CASES = {
  'unknown-kind': {
    flow: around({ up: 'model.chatt' }),
    finds: { nodeId: 'up', path: '/nodes/2/kind' },
    says: /`up` is of the kind `model\.chatt`.*Did you mean `model\.chat`\?/,
  },
  'kind-version-unknown': {
    flow: around(
      { up: { kind: 'transform.template', ...{ version: 9 } } },
      'ask.text>up.run up.text>reply.json',
    ),
    finds: { nodeId: 'up' },
    says: /`up` needs version 9 of `transform\.template`.*Update Heddle/,
  },
  'duplicate-id': {
    flow: flowSchema.parse({
      ...around({}),
      nodes: [...around({}).nodes, { id: 'ask', kind: 'output' }],
    }),
    finds: { nodeId: 'ask' },
    says: /Two nodes have the id `ask`.*another id/,
  },
  'edge-unknown-node': {
    flow: around({}, 'ask.text>nobody.in'),
    finds: { path: '/edges/1', edge: { from: 'ask.text', to: 'nobody.in' } },
    says: /ask\.text → nobody\.in names the node `nobody`, which does not exist/,
  },
  'edge-unknown-port': {
    flow: around({}, 'ask.texts>reply.json'),
    finds: { nodeId: 'reply', path: '/edges/1' },
    says: /`ask` \(Input\) has no output `texts`\. Did you mean `text`\? It has: text\./,
  },
  'edge-wrong-kind': {
    flow: around(
      { memory: 'memory.conversation', up: 'model.chat' },
      'ask.text>up.prompt memory.memory>up.messages',
    ),
    finds: { nodeId: 'up', path: '/edges/2' },
    says: /`memory\.memory` lends the node; the edge needs `"kind": "attachment"`/,
  },
  'edge-duplicate': {
    flow: around({}, 'ask.text>reply.text'),
    finds: { path: '/edges/1', edge: { from: 'ask.text', to: 'reply.text' } },
    says: /ask\.text → reply\.text is there twice/,
  },
  'input-occupied': {
    flow: around({ up: 'transform.template' }, 'ask.text>up.run up.text>reply.text'),
    finds: { nodeId: 'reply', path: '/edges/2' },
    says: /`reply\.text` already receives ask\.text.*Join the two first, or remove one/,
  },
  'input-missing': {
    flow: around(
      { find: { kind: 'rag.retrieve', config: { knowledge: 'docs' } } },
      'find.context>reply.json',
    ),
    finds: { nodeId: 'find', path: '/nodes/2/inputs/query' },
    says: /Retrieve `find` needs a value at `query` \(text\) and nothing is connected/,
  },
  cycle: {
    flow: around({ one: 'work', two: 'work' }, 'one.value>two.in two.value>one.in'),
    finds: { edge: expect.anything() },
    says: /wait for each other, so none can start: (one → two → one|two → one → two)\. Remove one/,
  },
  unreachable: {
    flow: around({ alone: 'work' }),
    finds: { nodeId: 'alone' },
    says: /Work `alone` is connected to nothing.*Connect or remove it/,
  },
  'no-input': {
    flow: drawn({ reply: 'output' }, ''),
    finds: { fix: { title: 'Add an input', edit: { type: 'add-node', kind: expect.any(String) } } },
    says: /no input node.*Add one/,
  },
  'several-inputs': {
    flow: around({ other: 'input' }, 'other.text>reply.json'),
    finds: {
      nodeId: 'other',
      fix: { title: 'Remove the node', edit: { type: 'remove-node', nodeId: 'other' } },
    },
    says: /one input node; `other` is another\. Remove it/,
  },
  'no-output': {
    flow: drawn({ ask: 'input' }, ''),
    finds: {},
    says: /no output node: callers get an empty answer/,
  },
  'container-empty': {
    flow: around({ each: 'control.map' }, 'ask.text>each.items each.results>reply.json'),
    finds: { nodeId: 'each' },
    says: /Map `each` has no nodes inside, so its iterations do nothing\. Drag nodes into it/,
  },
  'quorum-unreachable': {
    flow: around(
      { most: { kind: 'control.join', config: { mode: 'quorum', count: 3 } } },
      'ask.text>most.in most.values>reply.json',
    ),
    finds: { nodeId: 'most' },
    says: /Join `most` waits for 3 branches, and one branch enters it: so many never arrive\. Ask for at most 1, or connect more/,
  },
  'edge-crosses-container': {
    flow: held(
      around(
        { each: 'control.map', up: 'work' },
        'ask.text>each.items ask.text>up.in up.value>each.yield each.results>reply.json',
      ),
      'each',
    ),
    finds: { edge: { from: 'ask.text', to: 'up.in' } },
    says: /ask\.text → up\.in crosses the border of `each`\. Values enter and leave a container through its own ports/,
  },
  'parent-unknown': {
    flow: inside('boxx'),
    finds: { nodeId: 'up', path: '/nodes/2/parent' },
    says: /`up` is inside `boxx`, which does not exist\. Take `parent` out of the node/,
  },
  'graph-too-large': {
    flow: { ...around({}), nodes: crowd(2_001) },
    finds: { path: '/nodes' },
    says: /The flow has 2001 nodes; at most 2000 are taken\. Split it/,
  },
  'does-not-stream': {
    flow: drawn(
      {
        ask: 'input',
        answer: 'model.chat',
        up: { kind: 'transform.template', config: { template: '{{text}}' } },
        reply: 'output',
      },
      'ask.text>answer.prompt answer.text>up.text up.text>reply.text',
    ),
    finds: { nodeId: 'up' },
    says: /Text of `answer` does not stream because of node `up`/,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticCase>>;
