/** Shows which container would take what is dragged, past React: a drag must not draw every node again. */
export function markFrame(id: string | undefined): void {
  for (const marked of document.querySelectorAll<HTMLElement>('.hd-frame[data-drop]')) {
    if (marked.closest<HTMLElement>('.react-flow__node')?.dataset.id !== id) delete marked.dataset.drop;
  }
  if (id === undefined) return;
  const frame = document.querySelector<HTMLElement>(
    `.react-flow__node[data-id="${CSS.escape(id)}"] > .hd-frame`,
  );
  if (frame) frame.dataset.drop = '';
}
