import { compile } from '@heddle/compiler';
import type { Flow } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { SHAPE_CASES } from './diagnostics/shape-cases.ts';
import { drawn } from './drawn-flow.ts';
import { testCatalog } from './test-catalog.ts';

const checked = (flow: Flow) => compile(flow, { catalog });

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
    expect(checked(SHAPE_CASES['does-not-stream'].flow).plan?.streams).toEqual([]);
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
