import { flowSchema } from '@heddle/contracts';
import { FlowPreview } from '../../canvas/flow-preview.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

const PICTURE = flowSchema.parse({
  format: 'heddle/flow@1',
  name: 'A flow',
  nodes: [
    { id: 'ask', kind: 'input', name: 'Question' },
    { id: 'find', kind: 'rag.retrieve', name: 'Your documents' },
    { id: 'answer', kind: 'model.chat', name: 'Answer' },
    { id: 'reply', kind: 'output', name: 'Reply' },
  ],
  edges: [
    { from: 'ask.text', to: 'find.query' },
    { from: 'ask.text', to: 'answer.prompt' },
    { from: 'find.chunks', to: 'answer.context' },
    { from: 'answer.text', to: 'reply.text' },
  ],
  layout: {
    nodes: {
      ask: { x: 0, y: 140 },
      find: { x: 320, y: 0 },
      answer: { x: 640, y: 140 },
      reply: { x: 960, y: 140 },
    },
  },
});

/** The first screen of a new workspace. */
export function NoFlows({ onNew, onImport }: { readonly onNew: () => void; readonly onImport: () => void }) {
  const go = useGo();
  return (
    <EmptyState
      className="flex-1"
      picture={<FlowPreview flow={PICTURE} width={560} height={210} className="mb-2 w-[560px]" />}
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
