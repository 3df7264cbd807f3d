import { useStore } from 'zustand';
import { useEditor } from '../model/editor-context.ts';

/** The lines that show what the dragged nodes stand in line with. */
export function Guides() {
  const guides = useStore(useEditor().ui, (state) => state.guides);
  return guides.map((guide) => (
    <div
      key={`${guide.axis}${guide.at}`}
      className="hd-guide"
      style={
        guide.axis === 'x'
          ? { left: guide.at, top: guide.from, width: 1, height: guide.to - guide.from }
          : { left: guide.from, top: guide.at, width: guide.to - guide.from, height: 1 }
      }
    />
  ));
}
