import { type FlowEdge, parseEdgeEnd } from '@heddle/contracts';
import { useCallback } from 'react';
import { useToast } from '../../../ui/toast.tsx';
import { useEditor } from './editor-context.ts';

const NAMED = 2;

/** Says which connections a move over a container's border took away, why, and offers the way back. */
export function useCutNotice(): (cut: readonly FlowEdge[]) => void {
  const { store } = useEditor();
  const toast = useToast();
  return useCallback(
    (cut) => {
      if (cut.length === 0) return;
      const { views } = store.getState();
      const title = (end: string) => views.get(parseEdgeEnd(end).node)?.title ?? end;
      const names = cut.slice(0, NAMED).map((edge) => `${title(edge.from)} → ${title(edge.to)}`);
      const more = cut.length > NAMED ? ` and ${cut.length - NAMED} more` : '';
      toast({
        title: cut.length === 1 ? 'A connection was removed' : `${cut.length} connections were removed`,
        description: `${names.join(', ')}${more}. It would cross a container’s border: values enter and leave through the container’s own ports.`,
        action: { label: 'Undo', onSelect: store.undo },
        lasts: 12_000,
      });
    },
    [store, toast],
  );
}
