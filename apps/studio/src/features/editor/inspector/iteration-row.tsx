import { useIterations } from '../../../canvas/canvas-context.ts';
import { IterationStepper } from '../../../canvas/iteration-stepper.tsx';
import { useEditorState } from '../model/editor-context.ts';

/** Of a node inside a container: which iteration is shown, and the way to the others. */
export function IterationRow({ container }: { readonly container: string }) {
  const title = useEditorState((state) => state.views.get(container)?.title);
  const iterations = useIterations(container);
  if (!iterations) return null;
  return (
    <div className="flex items-center justify-between gap-2 rounded-sm bg-sunken px-2.5 py-1.5 text-small text-soft ring-1 ring-line ring-inset">
      <span className="truncate">In {title}</span>
      <IterationStepper container={container} isBrief />
    </div>
  );
}
