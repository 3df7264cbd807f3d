import { KeyRound, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useApiMutation, useApiQuery } from '../lib/api-context.tsx';
import { errorMessage } from '../lib/api-error.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';
import { Select } from '../ui/select.tsx';
import type { ControlProps } from './field-control.tsx';
import { isObject } from './schema-reading.ts';

const NONE = '(none)';

/** A stored secret by name. Its value is typed once, goes to the server, and can never be read again. */
export function SecretControl({ field, value, onChange }: ControlProps) {
  const secrets = useApiQuery('listSecrets', {}).data?.items ?? [];
  const chosen = isObject(value) && typeof value.secret === 'string' ? value.secret : undefined;
  const isGone = chosen !== undefined && !secrets.some((secret) => secret.name === chosen);
  const options = [
    ...(field.isRequired ? [] : [{ value: NONE, label: 'None' }]),
    ...secrets.map((secret) => ({ value: secret.name, label: secret.name, description: secret.hint })),
    ...(isGone ? [{ value: chosen, label: chosen, description: 'Not stored yet' }] : []),
  ];
  const choose = (name: string) => onChange(field.path, name === NONE ? undefined : { secret: name });
  return (
    <div className="flex gap-1.5">
      <Select value={chosen} options={options} placeholder="Choose a secret" onChange={choose} />
      <NewSecret suggestion={isGone ? chosen : ''} onMade={choose} />
    </div>
  );
}

/** Stores a secret without leaving what one is doing. */
export function NewSecret({
  suggestion,
  label,
  onMade,
}: {
  readonly suggestion: string;
  /** A button with words; an icon alone without. */
  readonly label?: string;
  readonly onMade: (name: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label={label ?? 'Store a new secret'}
      align="end"
      isOpen={isOpen}
      onOpenChange={setOpen}
      className="w-72"
      trigger={
        <Button
          icon={Plus}
          size={label === undefined ? 'medium' : 'small'}
          className={label === undefined ? 'h-8 w-8 px-0' : ''}
          aria-label={label ?? 'Store a new secret'}
          title={label === undefined ? 'Store a new secret' : undefined}
        >
          {label}
        </Button>
      }
    >
      <NewSecretForm
        suggestion={suggestion}
        onMade={(name) => {
          setOpen(false);
          onMade(name);
        }}
      />
    </Popover>
  );
}

function NewSecretForm({
  suggestion,
  onMade,
}: {
  readonly suggestion: string;
  readonly onMade: (name: string) => void;
}) {
  const [name, setName] = useState(suggestion);
  const [secret, setSecret] = useState('');
  const put = useApiMutation('putSecret', {
    refreshes: ['listSecrets', 'listProviders'],
    onSuccess: (made) => onMade(made.name),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    put.mutate({ body: { name, value: secret } });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label="Name">
        <Input
          required
          pattern="[a-z0-9][a-z0-9_\-]*"
          placeholder="openai"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field
        label="Value"
        description="Encrypted at rest. Nobody can read it again, only replace it."
        error={put.isError ? errorMessage(put.error) : undefined}
      >
        <Input
          required
          type="password"
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" icon={KeyRound} isBusy={put.isPending}>
        Store secret
      </Button>
    </form>
  );
}
