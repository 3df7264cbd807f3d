import type { Diagnostic } from '@heddle/contracts';
import { useReactFlow } from '@xyflow/react';
import { Wand } from 'lucide-react';
import { NewSecret } from '../../../forms/secret-control.tsx';
import { Button } from '../../../ui/button.tsx';
import { canvasCenter } from '../canvas/view.ts';
import { wrap } from '../model/container-actions.ts';
import { applyFix } from '../model/editor-actions.ts';
import { useEditor } from '../model/editor-context.ts';
import { useCutNotice } from '../model/use-cut-notice.ts';

/** Removes the cause of a problem with one click, where there is a known way. */
export function FixButton({
  diagnostic,
  className,
}: {
  readonly diagnostic: Diagnostic;
  readonly className?: string;
}) {
  const { store } = useEditor();
  const flow = useReactFlow();
  const notice = useCutNotice();
  const { fix } = diagnostic;
  if (!fix?.edit) return null;
  if (fix.edit.type === 'add-secret') {
    return (
      <span className={className}>
        <NewSecret suggestion={fix.edit.name} label={fix.title} onMade={() => undefined} />
      </span>
    );
  }
  return (
    <span className={className}>
      <Button
        size="small"
        icon={Wand}
        onClick={(event) => {
          event.stopPropagation();
          if (fix.edit?.type === 'wrap') notice(wrap(store, fix.edit, fix.title) ?? []);
          else applyFix(store, diagnostic, canvasCenter(flow));
        }}
      >
        {fix.title}
      </Button>
    </span>
  );
}
