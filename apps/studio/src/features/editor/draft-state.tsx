import { Check, CloudOff, Pencil, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { errorMessage } from '../../lib/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { useEditor } from './model/editor-context.ts';

/** Whether the work is safe: saved, being saved, or kept here until it can be. */
export function DraftState() {
  const { draft } = useEditor();
  const status = useStore(draft);
  const facts = FACTS[status.state];
  const Icon = facts.icon;
  const reason = status.state === 'refused' ? status.reason : facts.help;
  return (
    <>
      <Tooltip label={reason}>
        <span
          role="status"
          data-testid="draft-state"
          data-state={status.state}
          className={`ml-1 flex h-7 items-center gap-1.5 rounded-sm px-1.5 text-small ${facts.color}`}
        >
          {Icon ? <Icon size={13} aria-hidden="true" /> : <Spinner size={12} />}
          {facts.label}
        </span>
      </Tooltip>
      {status.state === 'conflict' ? <Conflict /> : null}
    </>
  );
}

const FACTS = {
  saved: { label: 'Saved', icon: Check, color: 'text-muted', help: 'Everything is on the server' },
  dirty: { label: 'Edited', icon: Pencil, color: 'text-muted', help: 'Will be saved in a moment' },
  saving: { label: 'Saving', icon: null, color: 'text-muted', help: 'On its way to the server' },
  offline: {
    label: 'Offline, kept here',
    icon: CloudOff,
    color: 'text-warning',
    help: 'The server cannot be reached. Your work is kept in this browser and saved when it can be.',
  },
  conflict: {
    label: 'Changed elsewhere',
    icon: TriangleAlert,
    color: 'text-warning',
    help: 'Someone else saved this flow',
  },
  refused: { label: 'Not saved', icon: TriangleAlert, color: 'text-danger', help: '' },
} as const;

/** Someone else saved first: a person decides whose version stays. Both ways can be undone. */
function Conflict() {
  const { draft, store } = useEditor();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const decide = async (action: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await action();
    } catch (error) {
      toast({ title: 'That did not work', description: errorMessage(error), tone: 'danger' });
    } finally {
      setBusy(false);
    }
  };
  const takeTheirs = async () => {
    const theirs = await draft.takeTheirs();
    store.change({ type: 'replace-flow', flow: theirs }, 'Take their version');
  };
  return (
    <Dialog
      isOpen
      onClose={() => undefined}
      width="small"
      title="This flow was saved elsewhere"
      description="Someone, or another tab of yours, saved it after you opened it."
      footer={
        <>
          <Button disabled={isBusy} onClick={() => void decide(takeTheirs)} data-testid="take-theirs">
            Take theirs
          </Button>
          <Button
            variant="primary"
            isBusy={isBusy}
            onClick={() => void decide(draft.keepMine)}
            data-testid="keep-mine"
          >
            Keep mine
          </Button>
        </>
      }
    >
      <p className="text-body text-soft">
        Keeping yours saves it over theirs. Taking theirs shows it here; Undo brings yours back.
      </p>
    </Dialog>
  );
}
