import { compile } from '@heddle/compiler';
import { type Diagnostic, type Flow, flowSchema, type Json } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { drawn } from './drawn-flow.ts';

function found(flow: Flow, code: string): readonly Diagnostic[] {
  return compile(flow, { catalog }).diagnostics.filter((diagnostic) => diagnostic.code === code);
}

/** A flow that calls the web with the given config. */
function calling(config: Record<string, Json>): Flow {
  return drawn(
    {
      ask: 'input',
      call: { kind: 'tool.http', config: { url: 'https://example.com', ...config } },
      reply: 'output',
    },
    'ask.text>call.body call.status>reply.json',
  );
}

const WITH_HEADER = (value: Json, name = 'X-Value') => calling({ headers: { [name]: value } });

// Put together here, so that no scanner of this repository takes one for a real key.
const KEYS: Readonly<Record<string, string>> = {
  'a key of OpenAI': `sk-${'aB3d'.repeat(6)}`,
  'a key of OpenAI for a project': `sk-proj-${'aB3_-d'.repeat(6)}`,
  'a key of Anthropic': `sk-ant-api03-${'aB3d'.repeat(10)}`,
  'an AWS access key': `AKIA${'AB12'.repeat(4)}`,
  'a GitHub token': `ghp_${'a1B2'.repeat(9)}`,
  'a fine-grained GitHub token': `github_pat_${'a1B2'.repeat(9)}`,
  'a GitLab token': `glpat-${'a1B2'.repeat(5)}`,
  'a Slack token': `xoxb-${'1234'.repeat(3)}-abc`,
  'a Stripe key': `sk_live_${'a1B2'.repeat(6)}`,
  'a Google key': `AIza${'a1B2c'.repeat(7)}`,
  'a Heddle key': `hd_${'a1B2'.repeat(2)}_${'a1B2'.repeat(6)}`,
  'a bearer token': `Bearer ${'a1B2'.repeat(6)}`,
  'basic authentication': `Basic ${'dXNl'.repeat(5)}=`,
  'a JWT': `eyJ${'a1B2'.repeat(4)}.eyJ${'a1B2'.repeat(4)}.${'a1B2'.repeat(4)}`,
  'a private key': `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
};

describe('secret-literal', () => {
  it.each(Object.entries(KEYS))(
    'S1 %s written into a config is a warning that never repeats it',
    (_, key) => {
      const [said, ...more] = found(WITH_HEADER(key), 'secret-literal');
      expect(more).toEqual([]);
      expect(said).toMatchObject({ severity: 'warning', nodeId: 'call', path: '/config/headers/X-Value' });
      expect(JSON.stringify(said)).not.toContain(key);
      expect(JSON.stringify(said)).not.toContain(key.slice(-12));
    },
  );

  it.each([
    'sk-learn is a library',
    'sk-learn-and-many-other-libraries-of-python',
    'Bearer {{ask.text}}',
    'Bearer responsibilities and certificates',
    'the task-9f8e7d6c5b4a39281706 of today',
    'https://example.com/a/very/long/address/with/1234567890',
    'AKIA',
  ])('S2 %j is no credential', (text) => {
    expect(found(WITH_HEADER(text), 'secret-literal')).toEqual([]);
  });

  it('S3 a header whose name tells is looked at more closely: a placeholder and a stored secret are fine', () => {
    const opaque = 'qwertyuiopasdfghjkl';
    expect(found(WITH_HEADER(opaque), 'secret-literal')).toEqual([]);
    expect(found(WITH_HEADER(opaque, 'X-Api-Key'), 'secret-literal')).toHaveLength(1);
    expect(found(WITH_HEADER('{{ask.text}}-and-more-of-it', 'X-Api-Key'), 'secret-literal')).toEqual([]);
    expect(found(WITH_HEADER({ secret: 'openai' }, 'X-Api-Key'), 'secret-literal')).toEqual([]);
  });

  it('S4 it is found at any depth, with a JSON pointer that escapes what it must', () => {
    const flow = calling({ headers: { 'a/b~c': KEYS['a GitHub token'] ?? '' } });
    expect(found(flow, 'secret-literal')[0]?.path).toBe('/config/headers/a~1b~0c');
  });

  it('S5 a warning does not stop the flow', () => {
    expect(compile(WITH_HEADER(KEYS['a JWT'] ?? ''), { catalog }).plan).toBeDefined();
  });
});

describe('case-invalid', () => {
  const withCase = (item: object): Flow =>
    flowSchema.parse({
      ...drawn(
        { ask: 'input', route: 'control.branch', 'up-1': 'transform.template', reply: 'output' },
        'ask.text>route.value route.yes>reply.text route.else>reply.json',
      ),
      cases: [{ name: 'One', ...item }],
    });
  const expecting = (that: string) => withCase({ expect: [{ that, equals: 'x' }] });

  it.each([
    ['outptu.text', /looks at `outptu\.text`, but a run has only: output, .*Did you mean `output`\?/],
    ['nodes.rout.status', /looks at the node `rout`.*Did you mean `route`\?/],
    ['nodes.route.stats', /of a node there is only: status, outputs\. Did you mean `status`\?/],
    [
      'nodes.route.outputs.els',
      /`route\.els`, but Branch `route` has no output `els`\. Did you mean `else`\?/,
    ],
    ['nodes.reply.outputs.jsno', /Output `reply` has no output `jsno`/],
  ])('C1 an expectation of %s is a warning that names the place', (that, says) => {
    expect(found(expecting(that), 'case-invalid')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        path: '/cases/0/expect/0/that',
        message: expect.stringMatching(says),
      }),
    ]);
  });

  it.each([
    'status',
    'output',
    'output.text.length',
    'error.code',
    'nodes',
    'nodes.up-1.status',
    'nodes.route.outputs',
    'nodes.route.outputs.yes.deep.er',
    'nodes.reply.outputs.text',
  ])('C2 %s is there', (that) => {
    expect(found(expecting(that), 'case-invalid')).toEqual([]);
  });

  it('C3 a pin of an unknown node or port is a warning; of known ones it is not', () => {
    const pins = { rout: { yes: 1 }, route: { yse: 1, else: 2 } };
    expect(found(withCase({ pins }), 'case-invalid').map(({ path, nodeId }) => ({ path, nodeId }))).toEqual([
      { path: '/cases/0/pins/rout', nodeId: undefined },
      { path: '/cases/0/pins/route/yse', nodeId: 'route' },
    ]);
  });

  it('C4 a node whose config is broken is not said to lack ports', () => {
    const flow = withCase({ pins: { route: { maybe: 1 } } });
    const nodes = flow.nodes.map((node) => (node.id === 'route' ? { ...node, config: { cases: 7 } } : node));
    const broken = flowSchema.parse({ ...flow, nodes });
    expect(found(broken, 'case-invalid')).toEqual([]);
    expect(found(broken, 'config-invalid')).toHaveLength(1);
  });
});

describe('parent-unknown', () => {
  const nodes = [
    { id: 'ask', kind: 'input' },
    { id: 'up', kind: 'transform.template', parent: 'ask' },
    { id: 'own', kind: 'transform.template', parent: 'own' },
  ];

  it('a node that is no container holds none, not even itself', () => {
    const flow = flowSchema.parse({ format: 'heddle/flow@1', name: 'Inside', nodes });
    expect(found(flow, 'parent-unknown').map(({ message }) => message)).toEqual([
      'Node `up` is inside `ask` (Input), which is no container. Take `parent` out of the node.',
      'Node `own` is inside `own` (Template), which is no container. Take `parent` out of the node.',
    ]);
  });
});

describe('graph-too-large', () => {
  it('the limit is 2,000 nodes unless the options say otherwise, and is itself allowed', () => {
    const flow = drawn({ ask: 'input', reply: 'output' }, 'ask.text>reply.text');
    expect(compile(flow, { catalog, maxNodes: 2 }).plan).toBeDefined();
    expect(compile(flow, { catalog, maxNodes: 1 }).diagnostics.map(({ code }) => code)).toEqual([
      'graph-too-large',
    ]);
  });
});

describe('nodes that are connected to nothing', () => {
  it('have their config, templates, policies and secrets checked like all others', () => {
    const flow = drawn(
      {
        ask: 'input',
        reply: 'output',
        warm: { kind: 'model.chat', config: { temperature: 9 } },
        words: { kind: 'transform.template', config: { template: '{{nobody.text}}' } },
        open: { kind: 'transform.template', config: { template: 'Hello {{' } },
        call: {
          kind: 'tool.http',
          config: { url: 'https://example.com', body: KEYS['a Slack token'] ?? '' },
        },
        slow: { kind: 'tool.http', config: { url: 'https://example.com' }, policies: { budget: { usd: 1 } } },
      },
      'ask.text>reply.text',
    );
    const said = compile(flow, { catalog, secrets: [] }).diagnostics;
    const codes = (nodeId: string) =>
      said.flatMap((diagnostic) => (diagnostic.nodeId === nodeId ? [diagnostic.code] : []));
    expect(codes('warm')).toContain('config-invalid');
    expect(codes('words')).toContain('reference-unknown');
    expect(codes('open')).toContain('template-invalid');
    expect(codes('call')).toContain('secret-literal');
    expect(codes('slow')).toContain('policy-unavailable');
  });
});

describe('the fix of a template or expression', () => {
  it('what the parser knows to write instead comes with the diagnostic', () => {
    const flow = drawn(
      {
        ask: 'input',
        up: { kind: 'transform.template', config: { template: 'Hello {{' } },
        route: { kind: 'control.branch', config: { cases: [{ name: 'yes', when: 'value == "open' }] } },
        reply: 'output',
      },
      'ask.text>up.run ask.text>route.value up.text>reply.text route.yes>reply.json',
    );
    expect(found(flow, 'template-invalid')[0]?.fix).toEqual({
      title: 'Add `}}` after the reference, or write `\\{{` for braces that are text.',
    });
    expect(found(flow, 'expression-invalid')[0]?.fix).toEqual({ title: 'Add " at its end.' });
  });
});

describe('names that every JavaScript object already has', () => {
  it.each([
    ['control.branch', { cases: [{ name: 'toString', when: 'value' }] }, '/config/cases/0/name'],
    ['output', { fields: ['valueOf'] }, '/config/fields/0'],
  ])('a port of %s cannot be called so', (kind, config, path) => {
    expect(found(drawn({ node: { kind, config } }, ''), 'config-invalid')).toEqual([
      expect.objectContaining({
        path,
        message: expect.stringContaining('every JavaScript object already has'),
      }),
    ]);
  });
});
