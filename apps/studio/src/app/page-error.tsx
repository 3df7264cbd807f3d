import type { ErrorComponentProps } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { errorMessage } from '../lib/api-error.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Shown in place of a page that failed; the rest of the studio goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <EmptyState
      className="h-full"
      icon={TriangleAlert}
      level="h1"
      title="This page ran into a problem"
      action={
        <div className="flex gap-2">
          <Button onClick={reset}>Try again</Button>
          <Button variant="ghost" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </div>
      }
    >
      {errorMessage(error)}
    </EmptyState>
  );
}
