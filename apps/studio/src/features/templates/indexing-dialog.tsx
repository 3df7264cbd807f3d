import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect } from 'react';
import { useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Progress } from '../../ui/progress.tsx';

const POLL_MS = 700;

export interface IndexingDialogProps {
  readonly title: string;
  /** Ids of the knowledge bases that are being filled. */
  readonly knowledge: readonly string[];
  /** Opens the flow: called once all is ready, or when the person does not want to wait. */
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** Shows how far the documents of a new flow are, and goes on by itself when they are ready. */
export function IndexingDialog({ title, knowledge, onOpen, onClose }: IndexingDialogProps) {
  const bases = useApiQuery(
    'listKnowledge',
    {},
    {
      refetchInterval: ({ state }) =>
        state.data && isSettled(state.data.items, knowledge) ? false : POLL_MS,
    },
  );
  const own = (bases.data?.items ?? []).filter((base) => knowledge.includes(base.id));
  const isReady = own.length > 0 && own.every((base) => base.status === 'ready');
  useEffect(() => {
    if (isReady) onOpen();
  }, [isReady, onOpen]);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description="The flow is made. Its documents are being read so that it can answer from them."
      width="small"
      footer={<Button onClick={onOpen}>Open now</Button>}
    >
      <ul className="flex flex-col gap-4" data-testid="indexing-progress">
        {own.map((base) => (
          <li key={base.id} className="flex flex-col gap-1.5">
            <span className="flex items-center justify-between gap-3 text-body">
              <span className="truncate font-medium text-text">{base.name}</span>
              <Count base={base} />
            </span>
            <Progress label={`Indexing ${base.name}`} value={base.done} max={base.total} />
          </li>
        ))}
        {own.length === 0 ? <Progress label="Indexing" value={0} max={0} /> : null}
      </ul>
      {bases.isError ? <p className="mt-3 text-small text-danger">{errorMessage(bases.error)}</p> : null}
    </Dialog>
  );
}

type Base = { readonly id: string; readonly status: string; readonly done: number; readonly total: number };

function isSettled(items: readonly Base[], wanted: readonly string[]): boolean {
  return items
    .filter((base) => wanted.includes(base.id))
    .every((base) => base.status === 'ready' || base.status === 'failed');
}

function Count({ base }: { readonly base: Base }) {
  if (base.status === 'ready') {
    return <CircleCheck size={16} className="text-success" role="img" aria-label="Ready" />;
  }
  if (base.status === 'failed') {
    return (
      <span className="flex items-center gap-1 text-small text-danger">
        <CircleAlert size={14} aria-hidden="true" />
        Failed. See it under Knowledge.
      </span>
    );
  }
  return (
    <span className="text-small text-muted tabular-nums">
      {base.done.toLocaleString()} of {base.total.toLocaleString()} passages
    </span>
  );
}
