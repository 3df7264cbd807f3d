import type { ProviderInfo } from '@heddle/contracts';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { formatDuration } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyForm, PlaceForm, type TestPlace } from './provider-forms.tsx';

/** Providers that have no address of their own. */
const NEEDS_PLACE: ReadonlySet<string> = new Set(['openai-compatible']);

/** A provider: whether it is set up, its key, and a test that says how long it took or what is wrong. */
export function ProviderCard({ provider }: { readonly provider: ProviderInfo }) {
  const [isEditing, setEditing] = useState(false);
  const test = useApiMutation('testProvider');
  const runTest = (place: TestPlace = {}) =>
    test.mutate({
      body: {
        provider: provider.provider,
        ...place,
        ...(provider.secret === undefined ? {} : { apiKey: { secret: provider.secret } }),
      },
    });
  const start = () => (NEEDS_PLACE.has(provider.provider) ? setEditing(true) : runTest());
  return (
    <li
      className="flex flex-col gap-3 rounded-lg bg-surface p-4 ring-1 ring-line"
      data-testid={`provider-${provider.provider}`}
      aria-label={provider.title}
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="text-body font-semibold text-text">{provider.title}</h3>
          <p className="text-small text-muted">{provider.note ?? provider.models.slice(0, 3).join(', ')}</p>
        </div>
        <ProviderState provider={provider} />
      </div>
      {isEditing && NEEDS_PLACE.has(provider.provider) ? (
        <PlaceForm onTest={runTest} isBusy={test.isPending} onClose={() => setEditing(false)} />
      ) : null}
      {isEditing && !NEEDS_PLACE.has(provider.provider) ? (
        <KeyForm
          provider={provider}
          onDone={(isSaved) => {
            setEditing(false);
            if (isSaved) runTest();
          }}
        />
      ) : null}
      {isEditing ? null : (
        <div className="mt-auto flex items-center gap-2">
          {provider.needsKey ? (
            <Button onClick={() => setEditing(true)}>
              {provider.configured ? 'Replace key' : 'Add key'}
            </Button>
          ) : null}
          {provider.configured ? (
            <Button isBusy={test.isPending} onClick={start}>
              Test
            </Button>
          ) : null}
        </div>
      )}
      <TestOutcome test={test} />
    </li>
  );
}

function ProviderState({ provider }: { readonly provider: ProviderInfo }) {
  if (!provider.needsKey) return <Badge>No key needed</Badge>;
  return provider.configured ? <Badge tone="success">Key set</Badge> : <Badge>No key</Badge>;
}

type TestMutation = ReturnType<typeof useApiMutation<'testProvider'>>;

function TestOutcome({ test }: { readonly test: TestMutation }) {
  if (test.isPending) return <p className="text-small text-muted">Asking for one word…</p>;
  if (test.data?.ok) {
    return (
      <p className="flex items-center gap-1.5 text-small text-success tabular-nums" role="status">
        <CircleCheck size={14} aria-hidden="true" />
        Answered in {formatDuration(test.data.latencyMs)}
        {test.data.model === undefined ? null : <span className="text-muted">{test.data.model}</span>}
      </p>
    );
  }
  const problem = test.error ? errorMessage(test.error) : test.data?.error?.message;
  if (problem === undefined) return null;
  return (
    <p className="flex gap-1.5 text-small break-words text-danger" role="alert">
      <CircleAlert size={14} className="mt-px shrink-0" aria-hidden="true" />
      <span className="min-w-0">{problem}</span>
    </p>
  );
}
