import { type FormEvent, useId, useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Textarea } from '../../ui/input.tsx';

/** Names a new knowledge base, then opens it for its first documents. */
export function NewBaseDialog({ onClose }: { readonly onClose: () => void }) {
  const form = useId();
  const go = useGo();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useApiMutation('createKnowledge', {
    refreshes: ['listKnowledge'],
    onSuccess: (base) => go(paths.knowledgeBase(base.id)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const about = description.trim();
    create.mutate({ body: { name: name.trim(), ...(about === '' ? {} : { description: about }) } });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="New knowledge base"
      width="small"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            disabled={name.trim() === ''}
            isBusy={create.isPending}
          >
            Create
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={create.isError ? errorMessage(create.error) : undefined}>
          <Input
            autoFocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="Help centre"
          />
        </Field>
        <Field label="What is in it" description="Optional. Agents read it to decide when to look here.">
          <Textarea
            maxLength={2_000}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
