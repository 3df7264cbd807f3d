import type { FlowVersion } from '@heddle/contracts';

/** What a version changed, in a line. */
export function changesText({ added, removed, changed, edges }: FlowVersion['changes']): string {
  const parts = [
    added.length > 0 ? `added ${added.join(', ')}` : '',
    changed.length > 0 ? `changed ${changed.join(', ')}` : '',
    removed.length > 0 ? `removed ${removed.join(', ')}` : '',
    edges > 0 ? `${edges} ${edges === 1 ? 'connection' : 'connections'}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'No change of logic' : parts.join(' · ');
}
