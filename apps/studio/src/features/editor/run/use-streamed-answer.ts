import { useStore } from 'zustand';
import { useEditor } from '../model/editor-context.ts';

/** The text that will be the answer, as far as it has been written: that of a node whose text streams to the output. */
export function useStreamedAnswer(): string {
  const { run, compilation } = useEditor();
  const streams = useStore(compilation, (state) => state.plan?.streams);
  return useStore(run, (state) => {
    for (const { node } of streams ?? []) {
      const text = state.texts[node];
      if (text !== undefined) return text;
    }
    return '';
  });
}
