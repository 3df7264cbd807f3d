import { CircleCheck, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation } from '../../../lib/api-context.tsx';
import { errorMessage } from '../../../lib/api-error.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useEditor, useEditorState } from '../model/editor-context.ts';
import { askedInput } from '../model/run-input.ts';
import { curlFor, sampleInput } from './curl.ts';
import type { PublishResult } from './publish-result.ts';

/** What to do with a flow that was just published: its address, and a call that works when it is pasted. */
export function Published({
  result,
  onClose,
}: {
  readonly result: PublishResult;
  readonly onClose: () => void;
}) {
  const url = absoluteUrl(result);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Version ${result.version} is live`}
      footer={
        <Button onClick={onClose} data-testid="publish-done">
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex items-center gap-2 rounded-sm bg-success-soft px-3 py-2">
          <CircleCheck size={16} className="shrink-0 text-success" aria-hidden="true" />
          <code
            className="min-w-0 flex-1 truncate font-mono text-small text-text"
            data-testid="published-url"
          >
            {url}
          </code>
          <CopyButton text={url} label="Copy the address" />
        </div>
        <CallIt url={url} slug={result.slug} />
      </div>
    </Dialog>
  );
}

/** A call of the endpoint with what was tried last, and a key for it. */
function CallIt({ url, slug }: { readonly url: string; readonly slug: string }) {
  const { input } = useEditor();
  const views = useEditorState((state) => state.views);
  const asked = askedInput(views);
  const { values, turns } = input.getState();
  const said = turns.findLast((turn) => turn.role === 'user')?.content;
  const tried = asked && said !== undefined ? { ...values, [asked.textField]: said } : values;
  const [key, setKey] = useState<string>();
  const make = useApiMutation('createKey', {
    refreshes: ['listKeys'],
    onSuccess: (made) => setKey(made.key),
  });
  const curl = curlFor(url, key, sampleInput(asked?.schema, tried));
  return (
    <section>
      <div className="mb-1.5 flex items-center justify-between">
        <h3 className="text-small font-medium text-soft">Call it</h3>
        <CopyButton text={curl} label="Copy" isLabelled />
      </div>
      <pre
        className="rounded-sm bg-sunken p-3 font-mono text-small wrap-anywhere whitespace-pre-wrap text-text ring-1 ring-line ring-inset"
        data-testid="curl"
      >
        {curl}
      </pre>
      <div className="mt-2 flex items-center justify-between gap-3">
        <p className="text-small text-muted" aria-live="polite">
          {key === undefined
            ? 'Calls need an API key.'
            : 'The key is in the call above. It is shown only now: copy it.'}
          {make.isError ? ` ${errorMessage(make.error)}` : ''}
        </p>
        {key === undefined ? (
          <Button
            variant="primary"
            icon={KeyRound}
            isBusy={make.isPending}
            data-testid="make-key"
            onClick={() =>
              make.mutate({ body: { name: `For ${slug}`, flows: [slug], verbs: ['run', 'read'] } })
            }
          >
            Make a key
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function absoluteUrl({ url, slug }: PublishResult): string {
  return url.startsWith('http') ? url : `${window.location.origin}/v1/flows/${slug}`;
}
