import { FlowPreview } from '../../canvas/flow-preview.tsx';
import { useApiQuery } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

/** The first screen of a new workspace. */
export function NoFlows({ onNew, onImport }: { readonly onNew: () => void; readonly onImport: () => void }) {
  const go = useGo();
  // The picture is a real flow of the library, so that it never shows what this Heddle cannot do.
  const templates = useApiQuery('listTemplates', {}, { staleTime: 300_000 });
  const [example] = templates.data?.items ?? [];
  return (
    <EmptyState
      className="flex-1"
      picture={
        <div className="mb-2 h-[210px] w-[560px]">
          {example ? <FlowPreview flow={example.flow} width={560} height={210} /> : null}
        </div>
      }
      title="Draw your first flow"
      action={
        <div className="flex gap-2">
          <Button variant="primary" onClick={() => go(paths.templates())}>
            Choose a template
          </Button>
          <Button onClick={onNew}>Start empty</Button>
          <Button variant="ghost" onClick={onImport}>
            Import a file
          </Button>
        </div>
      }
    >
      A flow connects questions, documents, tools and models. Templates run as they are, without a key.
    </EmptyState>
  );
}
