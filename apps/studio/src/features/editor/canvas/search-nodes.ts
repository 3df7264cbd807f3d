import type { NodeView } from '../../../canvas/node-view.ts';
import { fuzzyRank } from '../../../lib/fuzzy.ts';

/** Nodes whose name, id, kind or config match, best first. */
export function searchNodes(views: readonly NodeView[], query: string): NodeView[] {
  if (query.trim() === '') return [];
  const wanted = query.trim().toLowerCase();
  const byName = fuzzyRank(query, views, (view) => [view.title, view.id, view.node.kind]);
  const byConfig = views.filter((view) => JSON.stringify(view.node.config).toLowerCase().includes(wanted));
  return [...new Set([...byName, ...byConfig])];
}
