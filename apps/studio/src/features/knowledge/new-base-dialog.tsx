import { useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input, Textarea } from '../../ui/input.tsx';

/** Names a new knowledge base, then opens it for its first documents. */
export function NewBaseDialog({ onClose }: { readonly onClose: () => void }) {
  const go = useGo();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useApiMutation('createKnowledge', {
    refreshes: ['listKnowledge'],
    onSuccess: (base) => go(paths.knowledgeBase(base.id)),
  });
  const submit = () => {
    const about = description.trim();
    create.mutate({ body: { name: name.trim(), ...(about === '' ? {} : { description: about }) } });
  };
  return (
    <FormDialog
      title="New knowledge base"
      submitLabel="Create"
      isComplete={name.trim() !== ''}
      isBusy={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
