import { compile } from '@heddle/compiler';
import { DIAGNOSTIC_CODES, type DiagnosticCode, type Flow, flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { around, type DiagnosticCase, type Workspace } from './diagnostics/diagnostic-case.ts';
import { SHAPE_CASES } from './diagnostics/shape-cases.ts';
import { VALUE_CASES } from './diagnostics/value-cases.ts';
import { WORKSPACE_CASES } from './diagnostics/workspace-cases.ts';
import { testCatalog } from './test-catalog.ts';

const CASES: Record<DiagnosticCode, DiagnosticCase> = { ...SHAPE_CASES, ...VALUE_CASES, ...WORKSPACE_CASES };

function checked(flow: Flow, workspace: Workspace = {}) {
  return compile(flow, { catalog: { ...testCatalog, ...catalog }, ...workspace });
}

function loan(flow: Flow, from: string, to: string): Flow {
  return flowSchema.parse({ ...flow, edges: [...flow.edges, { from, to, kind: 'attachment' }] });
}

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
