import type { ProviderInfo } from '@heddle/contracts';
import { type FormEvent, useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

/** Where to ask, for a provider that has no address of its own. */
export interface TestPlace {
  readonly baseUrl?: string;
  readonly model?: string;
}

export interface PlaceFormProps {
  readonly onTest: (place: TestPlace) => void;
  readonly isBusy: boolean;
  readonly onClose: () => void;
}

/** Asks for the address and the model to test. Neither is kept: each node names its own. */
export function PlaceForm({ onTest, isBusy, onClose }: PlaceFormProps) {
  const [baseUrl, setBaseUrl] = useState('');
  const [model, setModel] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTest({ baseUrl: baseUrl.trim(), model: model.trim() });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-2">
        <Field label="Base URL">
          <Input
            type="url"
            required
            autoFocus
            value={baseUrl}
            placeholder="http://127.0.0.1:8000/v1"
            onChange={(event) => setBaseUrl(event.target.value)}
          />
        </Field>
        <Field label="Model">
          <Input required value={model} onChange={(event) => setModel(event.target.value)} />
        </Field>
      </div>
      <div className="flex gap-2">
        <Button type="submit" isBusy={isBusy}>
          Test
        </Button>
        <Button variant="ghost" onClick={onClose}>
          Close
        </Button>
      </div>
    </form>
  );
}

export interface KeyFormProps {
  readonly provider: ProviderInfo;
  readonly onDone: (isSaved: boolean) => void;
}

/** Takes a key, stores it as the provider's secret, and asks for a test. */
export function KeyForm({ provider, onDone }: KeyFormProps) {
  const [value, setValue] = useState('');
  const save = useApiMutation('putSecret', {
    refreshes: ['listProviders', 'listSecrets'],
    onSuccess: () => onDone(true),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ body: { name: provider.secret ?? provider.provider, value: value.trim() } });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <Field label="API key" error={save.isError ? errorMessage(save.error) : undefined}>
        <Input
          type="password"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={value}
          className="font-mono"
          onChange={(event) => setValue(event.target.value)}
          onKeyDown={(event) => (event.key === 'Escape' ? onDone(false) : undefined)}
        />
      </Field>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={value.trim() === ''} isBusy={save.isPending}>
          Save and test
        </Button>
        <Button variant="ghost" onClick={() => onDone(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
