import { Rocket } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useApiMutation, useApiQuery } from '../../../lib/api-context.tsx';
import { ApiError, errorMessage } from '../../../lib/api-error.ts';
import { hyphenated } from '../../../lib/flow-file.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input, Textarea } from '../../../ui/input.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import type { PublishResult } from './publish-result.ts';
import { Published } from './published.tsx';

/** Publishes the flow as it stands: an address, a version, and how to call it. */
export function PublishDialog({ onClose }: { readonly onClose: () => void }) {
  const { flowId, compilation, draft, panels } = useEditor();
  const name = useEditorState((state) => state.history.flow.name);
  const record = useApiQuery('getFlow', { params: { id: flowId } });
  const known = record.data?.published?.slug;
  const [slug, setSlug] = useState<string>();
  const [note, setNote] = useState('');
  const [result, setResult] = useState<PublishResult>();
  const [isUnsaved, setUnsaved] = useState(false);
  const publish = useApiMutation('publishFlow', {
    refreshes: ['listVersions', 'listFlows', 'getFlow'],
    onSuccess: setResult,
  });
  const errors = useStore(compilation, (state) => state.errors);
  const shownSlug = slug ?? known ?? suggestedSlug(name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await draft.flush())) return setUnsaved(true);
    publish.mutate({ params: { id: flowId }, body: { slug: shownSlug, ...(note === '' ? {} : { note }) } });
  };
  if (result) return <Published result={result} onClose={onClose} />;
  const toProblems = () => {
    panels.set({ isBottomOpen: true, bottomTab: 'problems' });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Publish"
      description="Callers get this version from then on. Runs under way finish on theirs."
      footer={
        errors > 0 ? (
          <Button onClick={toProblems}>Show {errors === 1 ? 'the problem' : `${errors} problems`}</Button>
        ) : (
          <Button
            variant="primary"
            icon={Rocket}
            type="submit"
            form="publish-form"
            isBusy={publish.isPending}
            data-testid="publish-confirm"
          >
            Publish
          </Button>
        )
      }
    >
      <form id="publish-form" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field
          label="Address"
          description={`${window.location.origin}/v1/flows/${shownSlug}`}
          error={slugError(publish.error)}
        >
          <Input
            required
            value={shownSlug}
            pattern="[a-z0-9](?:[a-z0-9\-]{0,62}[a-z0-9])?"
            title="a-z, 0-9 and hyphens"
            spellCheck={false}
            data-testid="publish-slug"
            onChange={(event) => setSlug(event.target.value)}
          />
        </Field>
        <Field label="What changed" description="For you and others, in the list of versions.">
          <Textarea
            value={note}
            maxLength={2_000}
            placeholder="Answers cite their sources"
            data-testid="publish-note"
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        <Trouble errors={errors} error={publish.error} isUnsaved={isUnsaved} />
      </form>
    </Dialog>
  );
}

function Trouble({
  errors,
  error,
  isUnsaved,
}: {
  readonly errors: number;
  readonly error: Error | null;
  readonly isUnsaved: boolean;
}) {
  const diagnostics = ApiError.is(error) ? error.diagnostics : [];
  const general = error && slugError(error) === undefined ? errorMessage(error) : undefined;
  const unsaved = isUnsaved ? 'The flow could not be saved. See the state beside its name.' : undefined;
  const broken =
    errors > 0 ? 'This flow has problems. They must be solved before it can be published.' : undefined;
  const text = broken ?? unsaved ?? general;
  if (text === undefined) return null;
  return (
    <div className="rounded-sm bg-danger-soft px-3 py-2 text-body text-text" role="alert">
      {text}
      {diagnostics.length > 0 ? (
        <ul className="mt-1 list-disc pl-4 text-small">
          {diagnostics.map((diagnostic) => (
            <li key={diagnostic.message}>{diagnostic.message}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function slugError(error: Error | null): string | undefined {
  if (!ApiError.is(error)) return undefined;
  if (error.code === 'slug-taken') return error.message;
  return error.issues.find((issue) => issue.path.includes('slug'))?.message;
}

function suggestedSlug(name: string): string {
  const plain = hyphenated(name.normalize('NFKD').replace(/\p{M}/gu, ''));
  return (
    plain
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/-+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 63) || 'flow'
  );
}
