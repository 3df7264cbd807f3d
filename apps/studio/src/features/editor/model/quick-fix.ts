import type { DiagnosticFix, Flow, Json } from '@heddle/contracts';
import type { ConfigPath, EditorChange } from '@heddle/graph';

type FixEdit = NonNullable<DiagnosticFix['edit']>;

/** The editor change that carries out a fix; undefined for fixes that are no change of this flow. */
export function fixToChange(flow: Flow, edit: FixEdit): EditorChange | undefined {
  switch (edit.type) {
    case 'remove-edge': {
      const edges = flow.edges.filter((edge) => edge.from === edit.edge.from && edge.to === edit.edge.to);
      return { type: 'remove', edges };
    }
    case 'add-edge':
      return { type: 'add', edges: [edit.edge] };
    case 'remove-node':
      return { type: 'remove', nodes: [edit.nodeId] };
    case 'set-config':
      return {
        type: 'set-config',
        nodeId: edit.nodeId,
        path: parsePointer(edit.path),
        ...(edit.value === undefined ? {} : { value: edit.value as Json }), // cast: a diagnostic is JSON
      };
    case 'add-node':
    case 'add-secret':
    case 'wrap':
      return undefined;
  }
}

/** A JSON pointer below a node's config, with or without the leading `/config`, as a path. */
export function parsePointer(pointer: string): ConfigPath {
  const steps = pointer
    .split('/')
    .slice(pointer.startsWith('/') ? 1 : 0)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const below = steps[0] === 'config' ? steps.slice(1) : steps;
  return below.map((step) => (/^(?:0|[1-9]\d*)$/.test(step) ? Number(step) : step));
}
