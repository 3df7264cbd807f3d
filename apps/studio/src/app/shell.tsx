import { Outlet, useMatches, useRouter } from '@tanstack/react-router';
import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ApiError, errorMessage } from '../lib/api-error.ts';
import type { Feature } from '../lib/feature.ts';
import { paths } from '../lib/paths.ts';
import { chooseWorkspace, useMe } from '../lib/session.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Navigation } from './navigation.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';

/** Navigation at the left, the page beside it; sends whoever is not signed in to sign in first. */
export function Shell({ features }: { readonly features: readonly Feature[] }) {
  const me = useMe();
  const matches = useMatches();
  const isCompact = matches.some((match) => match.staticData.navigation === 'compact');
  if (me.isPending) return <Waiting />;
  if (me.isError) {
    const isSignedOut = ApiError.is(me.error) && me.error.status === 401;
    if (isSignedOut) return <ToSignIn />;
    return <Unreachable error={me.error} onRetry={() => void me.refetch()} />;
  }
  const workspace = chooseWorkspace(me.data);
  return (
    <div className="flex h-full">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:absolute focus:z-60 focus:m-2 focus:rounded-sm focus:bg-raised focus:px-3 focus:py-1 focus:shadow-float"
      >
        Skip to the page
      </a>
      <Navigation features={features} isCompact={isCompact} me={me.data} />
      <main
        id="page"
        key={workspace?.id}
        className="relative min-w-0 flex-1 bg-canvas outline-none"
        tabIndex={-1}
      >
        <Outlet />
      </main>
      <CommandPalette features={features} />
      <ShortcutSheet />
    </div>
  );
}

/** Leads to the sign-in, once, and remembers where the person was heading: the address changes on the way there. */
function ToSignIn() {
  const router = useRouter();
  const [next] = useState(() => router.state.location.href);
  useEffect(() => {
    void router.navigate({ to: paths.signIn(), search: { next }, replace: true });
  }, [router, next]);
  return <Waiting />;
}

function Waiting() {
  return (
    <div className="flex h-full items-center justify-center text-muted" role="status" aria-label="Loading">
      <Spinner size={20} />
    </div>
  );
}

function Unreachable({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  return (
    <EmptyState
      className="h-full"
      icon={CloudOff}
      title="Heddle does not answer"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {errorMessage(error)}
    </EmptyState>
  );
}
