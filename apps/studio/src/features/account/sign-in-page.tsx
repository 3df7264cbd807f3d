import { type FormEvent, useState } from 'react';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { useGo, useSearchParam } from '../../lib/route-params.ts';
import { chooseWorkspace } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { AccountFrame } from './account-frame.tsx';
import { safeTarget } from './safe-target.ts';

/** Signs in with e-mail and password, then goes to where the person was heading. */
export function SignInPage() {
  const next = useSearchParam('next');
  const go = useGo();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setup = useApiQuery('setupState', {});
  const signIn = useApiMutation('signIn', {
    refreshes: ['me'],
    onSuccess: (me) => {
      chooseWorkspace(me);
      go(safeTarget(next), { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ body: { email, password } });
  };
  if (setup.data?.open) return <SetupIsOpen />;
  return (
    <AccountFrame title="Sign in" description="Welcome back to Heddle.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="E-mail">
          <Input
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label="Password" error={signIn.isError ? errorMessage(signIn.error) : undefined}>
          <Input
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" size="large" isBusy={signIn.isPending} className="mt-1">
          Sign in
        </Button>
      </form>
    </AccountFrame>
  );
}

function SetupIsOpen() {
  return (
    <AccountFrame
      title="Almost there"
      description="Nobody owns this Heddle yet. Open the one-time setup link that it printed in the terminal when it started."
    >
      <pre className="overflow-x-auto rounded-sm bg-sunken p-3 font-mono text-small text-soft ring-1 ring-line ring-inset">
        {`${window.location.origin}/setup?token=…`}
      </pre>
    </AccountFrame>
  );
}
