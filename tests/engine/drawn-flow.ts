import { compile } from '@heddle/compiler';
import { type Flow, flowSchema, type Json, type Plan } from '@heddle/contracts';
import { testCatalog } from './test-catalog.ts';

/** Nodes as `id: kind`, edges as `from.port>to.port`: enough to draw a graph in one line. */
export function drawn(
  nodes: Record<
    string,
    string | { kind: string; config?: Record<string, Json>; policies?: object; parent?: string }
  >,
  edges: string,
): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Drawn',
    nodes: Object.entries(nodes).map(([id, node]) => ({
      id,
      config: {},
      ...(typeof node === 'string' ? { kind: node } : node),
    })),
    edges: edges
      .split(/\s+/)
      .filter(Boolean)
      .map((edge) => {
        const [from = '', to = ''] = edge.split('>');
        return { from, to };
      }),
  });
}

/** The plan of a drawn flow; a diagnostic fails the test that asked. */
export function planned(flow: Flow): Plan {
  const { plan, diagnostics } = compile(flow, { catalog: testCatalog });
  if (!plan) throw new Error(diagnostics.map((item) => item.message).join('\n'));
  return plan;
}
