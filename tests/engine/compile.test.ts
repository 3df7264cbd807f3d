import { compile } from '@heddle/compiler';
import {
  type CalledFlow,
  DIAGNOSTIC_CODES,
  type Diagnostic,
  type DiagnosticCode,
  type Flow,
  flowSchema,
} from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { testCatalog } from './test-catalog.ts';
import { drawn } from './workbench.ts';

const kinds = { ...testCatalog, ...catalog };

interface Workspace {
  readonly secrets?: string[];
  readonly knowledge?: string[];
  readonly flows?: CalledFlow[];
}

function checked(flow: Flow, workspace: Workspace = {}) {
  return compile(flow, { catalog: kinds, ...workspace });
}

/** A flow in which everything between `ask` and `reply` is right but for what a test adds. */
function around(nodes: Parameters<typeof drawn>[0], edges = ''): Flow {
  return drawn({ ask: 'input', reply: 'output', ...nodes }, `ask.text>reply.text ${edges}`);
}

function loan(flow: Flow, from: string, to: string): Flow {
  return flowSchema.parse({ ...flow, edges: [...flow.edges, { from, to, kind: 'attachment' }] });
}

/** A node `up` that says it is inside of `parent`. */
function inside(parent: string, more: Parameters<typeof drawn>[0] = {}): Flow {
  return held(around({ up: 'work', ...more }, 'ask.text>up.in up.value>reply.json'), parent);
}

/** The node `up` inside of another. */
function held(flow: Flow, parent: string): Flow {
  return flowSchema.parse({
    ...flow,
    nodes: flow.nodes.map((node) => (node.id === 'up' ? { ...node, parent } : node)),
  });
}

/** A call of `other`, as the workspace answers for it. */
function calling(found: CalledFlow['found'], more: Partial<Expected> = {}): Omit<Expected, 'finds' | 'says'> {
  return {
    flow: around(
      { up: { kind: 'control.flow', config: { flow: 'other', input: { text: '{{ask.text}}' } } } },
      'up.output>reply.json',
    ),
    workspace: { flows: [{ slug: 'other', found }] },
    ...more,
  };
}

function crowd(count: number): Flow['nodes'] {
  const one = around({ up: 'work' }).nodes.filter((node) => node.id === 'up');
  return Array.from({ length: count }, () => one).flat();
}

interface Expected {
  readonly flow: Flow;
  readonly workspace?: Workspace;
  /** Parts of the diagnostic that must be there. */
  readonly finds: Partial<Diagnostic>;
  /** What the message names and says to do. */
  readonly says: RegExp;
  /** Another error that the same cause has. */
  readonly also?: DiagnosticCode;
}

const CASES: Partial<Record<DiagnosticCode, Expected>> = {
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
  'config-invalid': {
    flow: around(
      { up: { kind: 'model.chat', config: { temperature: 9 } } },
      'ask.text>up.prompt up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/temperature' },
    says: /Model `up`: temperature: /,
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
  'type-mismatch': {
    flow: around({ up: 'model.chat' }, 'ask.text>up.messages up.text>reply.json'),
    finds: { nodeId: 'up', path: '/edges/1' },
    says: /`ask\.text` gives text, `up\.messages` takes list<message>/,
  },
  'type-checked-at-run': {
    flow: around(
      { call: { kind: 'tool.http', config: { url: 'https://example.com' } }, up: 'model.chat' },
      'ask.text>call.body call.body>up.prompt up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/edges/2' },
    says: /call\.body → up\.prompt/,
  },
  'template-invalid': {
    flow: around(
      { up: { kind: 'transform.template', config: { template: 'Hello {{' } } },
      'ask.text>up.run up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/template' },
    says: /Template `up`, template, character \d+: /,
  },
  'expression-invalid': {
    flow: around(
      { route: { kind: 'control.branch', config: { cases: [{ name: 'yes', when: 'value >' }] } } },
      'ask.text>route.value route.yes>reply.json',
    ),
    finds: { nodeId: 'route', path: '/config/cases/0/when' },
    says: /Branch `route`, cases\.0\.when, character \d+: /,
  },
  'reference-unknown': {
    flow: around(
      { up: { kind: 'transform.template', config: { template: '{{aks.text}}' } } },
      'up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/template' },
    says: /`\{\{aks\.text\}\}` in `up` names `aks`.*Did you mean `ask`\?/,
  },
  'reference-maybe-absent': {
    flow: around(
      { route: 'control.branch', up: { kind: 'transform.template', config: { template: '{{route.yes}}' } } },
      'ask.text>route.value ask.text>up.run up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/template' },
    says: /`\{\{route\.yes\}\}` may have no value when `up` runs: `route\.yes` is not always taken\. Give it a default/,
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
  'secret-missing': {
    flow: around(
      { up: { kind: 'model.chat', config: { provider: 'openai' } } },
      'ask.text>up.prompt up.text>reply.json',
    ),
    workspace: { secrets: ['other'] },
    finds: {
      nodeId: 'up',
      fix: { title: 'Add the secret openai', edit: { type: 'add-secret', name: 'openai' } },
    },
    says: /Model `up` uses the secret `openai`, which is not stored\. Add it under Settings/,
  },
  'knowledge-missing': {
    flow: around(
      { find: { kind: 'rag.retrieve', config: { knowledge: 'docs' } } },
      'ask.text>find.query find.context>reply.json',
    ),
    workspace: { knowledge: ['manuals'] },
    finds: { nodeId: 'find', path: '/config/knowledge' },
    says: /Retrieve `find` searches the knowledge base `docs`, which does not exist\. Choose another/,
  },
  'flow-missing': {
    ...calling(null),
    finds: { nodeId: 'up', path: '/config/flow' },
    says: /Flow `up` calls `other`, and this workspace has no published flow of that name\. Publish it first, or name another/,
  },
  'flow-input-invalid': {
    ...calling({
      version: 1,
      input: { mode: 'form', schema: { type: 'object', properties: { words: {} } } },
      calls: [],
    }),
    finds: { nodeId: 'up', path: '/config/input/text' },
    says: /Flow `up` calls `other`, which has no field `text`\. It has: words/,
  },
  'flow-call-endless': {
    ...calling({
      version: 2,
      input: { mode: 'form', schema: { type: 'object', properties: { text: {} } } },
      calls: [{ slug: 'other', always: true }],
    }),
    finds: { nodeId: 'up', path: '/config/flow' },
    says: /Flow `up` begins calls without an end: `other v2` → `other v2`\. Let one of these calls depend on a condition/,
  },
  'policy-unavailable': {
    flow: around(
      { up: { kind: 'work', policies: { budget: { usd: 1 } } } },
      'ask.text>up.in up.value>reply.json',
    ),
    finds: { nodeId: 'up', path: '/nodes/2/policies/budget' },
    says: /`up` has the policy `budget`, which this version does not carry out\. It has: onError, retry, timeout\. Remove it/,
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
  'secret-literal': {
    flow: around(
      {
        call: {
          kind: 'tool.http',
          config: { url: 'https://example.com', headers: { 'X-Key': `sk-${'a1B2'.repeat(8)}` } },
        },
      },
      'ask.text>call.body call.status>reply.json',
    ),
    finds: {
      nodeId: 'call',
      path: '/config/headers/X-Key',
      fix: {
        title: 'Store it as a secret and refer to it',
        edit: { type: 'add-secret', name: 'call-x-key' },
      },
    },
    says: /^HTTP request `call`, headers\.X-Key, looks like the key of a model provider written out.*Store it as a secret and refer to it\.$/,
  },
  'case-invalid': {
    flow: flowSchema.parse({
      ...around({}),
      cases: [{ name: 'Greets', expect: [{ that: 'nodes.replay.status', equals: 'completed' }] }],
    }),
    finds: { path: '/cases/0/expect/0/that' },
    says: /“Greets” looks at the node `replay`, which does not exist\. Did you mean `reply`\? Correct or remove it/,
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
};

describe('diagnostics', () => {
  for (const [code, { flow, workspace, finds, says, also }] of Object.entries(CASES))
    it(`D1 ${code}: names the place and says what to do`, () => {
      const { diagnostics, plan } = checked(flow, workspace);
      const found = diagnostics.filter((diagnostic) => diagnostic.code === code);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        severity: DIAGNOSTIC_CODES[code as DiagnosticCode], // cast: the keys of CASES are codes
        message: expect.stringMatching(says),
        ...finds,
      });
      expect(
        diagnostics.filter(
          (diagnostic) =>
            diagnostic.severity === 'error' && diagnostic.code !== code && diagnostic.code !== also,
        ),
      ).toEqual([]);
      expect(plan === undefined).toBe(found[0]?.severity === 'error');
    });

  it('D2 every code is reported by a test above', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(Object.keys(DIAGNOSTIC_CODES).toSorted());
  });

  it('D3 a flow in which all is right has no diagnostics', () => {
    expect(
      checked(around({ up: 'model.chat' }, 'ask.text>up.prompt up.text>reply.json')).diagnostics,
    ).toEqual([]);
  });

  it('D3 an expression that a kind lets its author leave out is none: a loop that counts has no condition', () => {
    const flow = around(
      {
        again: { kind: 'control.loop', config: { mode: 'count', count: 2 } },
        words: { kind: 'transform.template', config: { template: 'x' }, parent: 'again' },
      },
      'ask.text>again.initial words.text>again.yield again.result>reply.json',
    );
    expect(checked(flow).diagnostics).toEqual([]);
  });

  it('D4 two outlets of which one is taken cannot both lead to a node', () => {
    //  ask ─ route ─yes─ both
    //             └else─ ┘ (both inputs are needed)
    const flow = around(
      {
        route: 'control.branch',
        one: { kind: 'transform.template', config: { template: '{{a}} {{b}}' } },
      },
      'ask.text>route.value route.yes>one.a route.else>one.b one.text>reply.json',
    );
    expect(checked(flow).diagnostics).toContainEqual(
      expect.objectContaining({ code: 'unreachable', nodeId: 'one', severity: 'warning' }),
    );
  });

  it('D5 a loan between the wrong kinds is a mismatch that names both', () => {
    const flow = loan(
      around(
        { memory: 'memory.conversation', check: 'validator.schema' },
        'ask.text>check.text check.json>reply.json',
      ),
      'memory.memory',
      'check.model',
    );
    expect(checked(flow).diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'type-mismatch',
        path: '/edges/3',
        message: '`memory` lends a memory, `check.model` borrows a model.',
      }),
    );
  });
});

describe('the id of a plan', () => {
  const flow = drawn(
    {
      ask: 'input',
      a: 'model.chat',
      b: { kind: 'transform.template', config: { template: '{{x}}' } },
      reply: 'output',
    },
    'ask.text>a.prompt a.text>b.x b.text>reply.text ask.text>reply.json',
  );
  const idOf = (changed: object): string | undefined =>
    checked(flowSchema.parse({ ...flow, ...changed })).plan?.id;
  const id = idOf({});

  it('P1 is that of the logic: looks, names, notes, cases and order do not change it', () => {
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    const looks = [
      { name: 'Another name', description: 'Something else' },
      {
        layout: {
          nodes: { ask: { x: 1, y: 2 } },
          notes: [{ id: 'n', text: 'Note', x: 0, y: 0 }],
          groups: [],
        },
      },
      { cases: [{ name: 'A case', input: { text: 'Hi' }, expect: [] }] },
      { nodes: flow.nodes.map((node) => ({ ...node, name: `Name of ${node.id}` })) },
      { nodes: flow.nodes.toReversed() },
      { edges: flow.edges.toReversed() },
      { nodes: flow.nodes.map((node) => ({ ...node, version: 1 })) },
    ];
    expect(looks.map(idOf)).toEqual(looks.map(() => id));
  });

  it('P2 changes with kinds, settings, policies and edges', () => {
    const withNode = (nodeId: string, change: object) => ({
      nodes: flow.nodes.map((node) => (node.id === nodeId ? { ...node, ...change } : node)),
    });
    const logic = [
      withNode('a', { config: { temperature: 1 } }),
      withNode('a', { policies: { timeout: { ms: 1_000 } } }),
      withNode('b', { config: { template: '{{x}}!' } }),
      { edges: flow.edges.slice(0, -1) },
      { nodes: [...flow.nodes, { id: 'more', kind: 'work' }] },
    ];
    const ids = logic.map(idOf);
    expect(ids).not.toContain(undefined);
    expect(new Set([id, ...ids]).size).toBe(logic.length + 1);
  });

  it('P3 changes with the order of outputs, which says who answers, and of edges into one list', () => {
    const several = drawn(
      { start: 'start', a: 'work', b: 'work', join: 'pure', one: 'end', two: 'end' },
      'start.value>a.in start.value>b.in a.value>join.in b.value>join.in join.value>one.x join.value>two.x',
    );
    const planId = (changed: Flow) => compile(changed, { catalog: testCatalog }).plan?.id;
    const swap = <Item>(items: readonly Item[], at: number): Item[] => [
      ...items.slice(0, at),
      ...items.slice(at, at + 2).toReversed(),
      ...items.slice(at + 2),
    ];
    expect(planId({ ...several, nodes: swap(several.nodes, 4) })).not.toBe(planId(several));
    expect(planId({ ...several, edges: swap(several.edges, 2) })).not.toBe(planId(several));
  });
});

describe('streaming', () => {
  it('T1 text streams to the output through nodes that pass it', () => {
    //  ask ─ answer ─ either ─ reply
    const flow = drawn(
      { ask: 'input', answer: 'model.chat', either: 'control.join', reply: 'output' },
      'ask.text>answer.prompt answer.text>either.in either.value>reply.text',
    );
    const { plan, diagnostics } = checked(flow);
    expect(plan?.streams).toEqual([{ node: 'answer', port: 'text', output: 'text' }]);
    expect(diagnostics).toEqual([]);
  });

  it('T2 text that another node holds does not, and the plan says nothing of it', () => {
    expect(checked(CASES['does-not-stream']?.flow ?? around({})).plan?.streams).toEqual([]);
  });
});

describe('size', () => {
  it('Z1 a graph of 1,000 nodes compiles: every node is in the plan and in one segment', () => {
    const nodes: Parameters<typeof drawn>[0] = { start: 'start' };
    const edges: string[] = [];
    for (let index = 0; index < 998; index++) {
      nodes[`n${index}`] = index % 3 === 0 ? 'work' : 'pure';
      edges.push(`${index < 4 ? 'start' : `n${index - 4}`}.value>n${index}.in`);
      if (index > 10) edges.push(`n${index - 10}.value>n${index}.in`);
    }
    nodes.end = 'end';
    edges.push('n997.value>end.text');
    const { plan } = compile(drawn(nodes, edges.join(' ')), { catalog: testCatalog });
    expect(plan?.nodes).toHaveLength(1_000);
    expect(plan?.segments.flatMap((segment) => segment.nodes).toSorted()).toEqual(
      Object.keys(nodes).toSorted(),
    );
  });
});
