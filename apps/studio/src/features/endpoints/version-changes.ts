import type { FlowVersion } from '@heddle/contracts';

type Changes = FlowVersion['changes'];

/** What a version changed, in one line: `Added 2 nodes, changed 1, 3 connections`. */
export function summarizeChanges(changes: Changes): string {
  const counts = [
    ['added', changes.added.length],
    ['changed', changes.changed.length],
    ['removed', changes.removed.length],
  ] as const;
  const nodes = counts
    .filter(([, count]) => count > 0)
    .map(
      ([verb, count], index) => `${verb} ${count}${index === 0 ? ` ${count === 1 ? 'node' : 'nodes'}` : ''}`,
    );
  const edges =
    changes.edges > 0 ? [`${changes.edges} ${changes.edges === 1 ? 'connection' : 'connections'}`] : [];
  const text = [...nodes, ...edges].join(', ');
  return text === '' ? 'No change in what it does' : text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The nodes behind the line, for its tooltip. */
export function listChanges(changes: Changes): string {
  const lines = [
    ['Added', changes.added],
    ['Changed', changes.changed],
    ['Removed', changes.removed],
  ] as const;
  return lines
    .filter(([, ids]) => ids.length > 0)
    .map(([verb, ids]) => `${verb}: ${ids.join(', ')}`)
    .join('\n');
}
