import { MousePointerClick, PanelRightClose } from 'lucide-react';
import { IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useEditor, useEditorState, useSelectedNodes } from '../model/editor-context.ts';
import { FlowSettings } from './flow-settings.tsx';
import { NodeInspector } from './node-inspector.tsx';

/** What is selected, with everything that can be set: one node, several, or the flow itself. */
export function Inspector() {
  const { panels } = useEditor();
  const selected = useSelectedNodes();
  const [only] = selected;
  const view = useEditorState((state) => (only === undefined ? undefined : state.views.get(only)));
  const close = (
    <IconButton
      icon={PanelRightClose}
      label="Hide the inspector"
      shortcut="]"
      onClick={() => panels.set({ isInspectorOpen: false })}
    />
  );
  if (selected.length > 1) return <Several count={selected.length} close={close} />;
  if (view) return <NodeInspector key={view.id} view={view} close={close} />;
  return <FlowSettings close={close} />;
}

function Several({ count, close }: { readonly count: number; readonly close: React.ReactNode }) {
  return (
    <div className="flex h-full flex-col">
      <div className="flex justify-end p-2">{close}</div>
      <EmptyState className="flex-1 pb-24" icon={MousePointerClick} title={`${count} nodes are selected`}>
        They can be moved, copied, tidied up and deleted together. Select one to see its settings.
      </EmptyState>
    </div>
  );
}
