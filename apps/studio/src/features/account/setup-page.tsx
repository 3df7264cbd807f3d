import { type FormEvent, useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { ApiError, errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { useGo, useSearchParam } from '../../lib/route-params.ts';
import { chooseWorkspace } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { AccountFrame } from './account-frame.tsx';

const PASSWORD_LENGTH = 10;

/** Makes the first owner with the one-time token from the terminal. */
export function SetupPage() {
  const token = useSearchParam('token') ?? '';
  const go = useGo();
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const setup = useApiMutation('setup', {
    refreshes: ['me', 'setupState'],
    onSuccess: (me) => {
      chooseWorkspace(me);
      go(paths.home(), { replace: true });
    },
  });
  const issues = ApiError.is(setup.error) ? setup.error.issues : [];
  const issueOf = (field: string) => issues.find((issue) => issue.path.replace(/^\//, '') === field)?.message;
  const isTooShort = form.password.length > 0 && form.password.length < PASSWORD_LENGTH;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isTooShort) setup.mutate({ body: { ...form, token } });
  };
  const input = (name: keyof typeof form) => ({
    value: form[name],
    required: true,
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  return (
    <AccountFrame
      title="Set up Heddle"
      description="Make the account of the owner. Model providers can be added later."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Your name" error={issueOf('name')}>
          <Input autoComplete="name" autoFocus {...input('name')} />
        </Field>
        <Field label="E-mail" error={issueOf('email')}>
          <Input type="email" autoComplete="username" {...input('email')} />
        </Field>
        <Field
          label="Password"
          description={`At least ${PASSWORD_LENGTH} characters.`}
          error={
            issueOf('password') ??
            (isTooShort ? `${PASSWORD_LENGTH - form.password.length} more to go.` : undefined)
          }
        >
          <Input type="password" autoComplete="new-password" {...input('password')} />
        </Field>
        {token === '' ? (
          <p className="text-small text-danger">
            The link is incomplete: it has no token. Copy all of it from the terminal.
          </p>
        ) : null}
        {setup.isError && issues.length === 0 ? (
          <p className="text-small text-danger" role="alert">
            {errorMessage(setup.error)}
          </p>
        ) : null}
        <Button
          type="submit"
          variant="primary"
          size="large"
          isBusy={setup.isPending}
          disabled={token === ''}
          className="mt-1"
        >
          Create owner
        </Button>
      </form>
    </AccountFrame>
  );
}
