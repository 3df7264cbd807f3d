import type { Flow, FlowVersion } from '@heddle/contracts';
import { nodeTitle } from '../../../canvas/node-title.ts';

/** What a version changed, in a line; nodes by the names they have now, those that are gone by their id. */
export function changesText(
  { added, removed, changed, edges }: FlowVersion['changes'],
  flow: Pick<Flow, 'nodes'>,
): string {
  const named = (ids: readonly string[]) => ids.map((id) => nodeTitle(flow, id)).join(', ');
  const parts = [
    added.length > 0 ? `added ${named(added)}` : '',
    changed.length > 0 ? `changed ${named(changed)}` : '',
    removed.length > 0 ? `removed ${named(removed)}` : '',
    edges > 0 ? `${edges} ${edges === 1 ? 'connection' : 'connections'}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'No change of logic' : parts.join(' · ');
}
