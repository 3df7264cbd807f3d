import type { Flow } from '@heddle/contracts';
import { kindOf } from './kinds.ts';

/** What a node is called: by its own name, else by its kind, and by its id where the flow or the node is not known. */
export function nodeTitle(flow: Pick<Flow, 'nodes'> | undefined, id: string): string {
  const node = flow?.nodes.find((each) => each.id === id);
  return node?.name ?? (node && kindOf(node.kind)?.title) ?? id;
}
