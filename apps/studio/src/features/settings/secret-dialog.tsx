import type { SecretInfo } from '@heddle/contracts';
import { useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { ApiError, errorMessage } from '../../lib/api-error.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { nameProblem, parseHosts } from './secret-rules.ts';

export interface SecretDialogProps {
  /** The secret whose value is replaced; a new one when left out. */
  readonly secret?: SecretInfo;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** Stores a value under a name, for all hosts or a few. */
export function SecretDialog({ secret, taken, onClose }: SecretDialogProps) {
  const [name, setName] = useState(secret?.name ?? '');
  const [value, setValue] = useState('');
  const [hosts, setHosts] = useState(secret?.hosts.join(', ') ?? '');
  const save = useApiMutation('putSecret', {
    refreshes: ['listSecrets', 'listProviders'],
    onSuccess: onClose,
  });
  const problem = secret ? undefined : nameProblem(name, taken);
  const submit = () => {
    const allowed = parseHosts(hosts);
    save.mutate({ body: { name, value, ...(allowed.length === 0 ? {} : { hosts: allowed }) } });
  };
  const issueOf = (field: string) =>
    ApiError.is(save.error)
      ? save.error.issues.find((issue) => issue.path.replace(/^\//, '').startsWith(field))?.message
      : undefined;
  return (
    <FormDialog
      title={secret ? `Replace ${secret.name}` : 'Add secret'}
      description={
        secret
          ? 'Flows that name it use the new value from their next run.'
          : 'It is kept encrypted and cannot be read again.'
      }
      submitLabel={secret ? 'Replace' : 'Add'}
      isComplete={name !== '' && value !== '' && problem === undefined}
      isBusy={save.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {secret ? null : (
        <Field label="Name" error={problem ?? issueOf('name')}>
          <Input
            autoFocus
            className="font-mono"
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="crm-token"
          />
        </Field>
      )}
      <Field label="Value" error={issueOf('value')}>
        <Input
          type="password"
          autoFocus={secret !== undefined}
          autoComplete="off"
          className="font-mono"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      </Field>
      <Field
        label="Hosts"
        error={issueOf('hosts')}
        description="Where it may be sent, separated by commas. Empty means anywhere a flow sends it."
      >
        <Input
          className="font-mono"
          value={hosts}
          onChange={(event) => setHosts(event.target.value)}
          placeholder="api.example.com"
        />
      </Field>
      {save.isError && ApiError.is(save.error) && save.error.issues.length === 0 ? (
        <p className="text-small text-danger" role="alert">
          {errorMessage(save.error)}
        </p>
      ) : null}
    </FormDialog>
  );
}
