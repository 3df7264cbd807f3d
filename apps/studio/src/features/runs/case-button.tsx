import type { RunView } from '@heddle/contracts';
import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormFoot } from './form-foot.tsx';

const NAME_LENGTH = 60;

/** Makes a case of the run's flow out of a run that is over. */
export function CaseButton({ run }: { readonly run: RunView }) {
  const [isOpen, setOpen] = useState(false);
  if (run.flowId === undefined || (run.status !== 'completed' && run.status !== 'failed')) return null;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label="Make a case"
      align="end"
      className="w-80"
      trigger={
        <Button icon={FlaskConical} data-testid="case">
          Make a case
        </Button>
      }
    >
      <CaseForm run={run} flowId={run.flowId} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function CaseForm({
  run,
  flowId,
  onDone,
}: {
  readonly run: RunView;
  readonly flowId: string;
  readonly onDone: () => void;
}) {
  const api = useApi();
  const go = useGo();
  const toast = useToast();
  const [name, setName] = useState(() => nameOf(run));
  const save = useMutation({
    mutationFn: async () => {
      const { revision } = await api.call('getFlow', { params: { id: flowId } });
      return api.call('makeCase', {
        params: { id: run.id },
        body: { name: name.trim() },
        headers: { 'If-Match': `"${revision}"` },
      });
    },
    onSuccess: () => {
      onDone();
      toast({
        tone: 'success',
        title: 'Saved as a case of the flow',
        action: { label: 'Open flow', onSelect: () => go(paths.flow(flowId)) },
      });
    },
  });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Field
        label="Name of the case"
        description="Keeps the input and what remote models said, and expects this output. It runs offline before every publish."
        error={save.error?.message}
      >
        <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </Field>
      <FormFoot
        submitLabel="Save case"
        testId="case-save"
        isBusy={save.isPending}
        isIncomplete={name.trim() === ''}
        onCancel={onDone}
      />
    </form>
  );
}

/** The first words of the input, which tell cases apart. */
function nameOf(run: RunView): string {
  const text = Object.values(run.input ?? {}).find(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  const words = typeof text === 'string' ? text.replaceAll(/\s+/g, ' ').trim() : 'Run';
  return words.length > NAME_LENGTH ? `${words.slice(0, NAME_LENGTH - 1)}…` : words;
}
