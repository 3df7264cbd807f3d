import { CloudOff, TriangleAlert } from 'lucide-react';
import { ApiError, errorMessage } from '../lib/api-error.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

export interface ProblemStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** What could not be shown; said in general when left out. */
  readonly title?: string;
  readonly className?: string;
}

/** Stands where something could not be loaded: what went wrong, and a way to try again. */
export function ProblemState({ error, onRetry, title, className = 'flex-1' }: ProblemStateProps) {
  const isOffline = ApiError.is(error) && error.status === 0;
  const isMissing = ApiError.is(error) && error.status === 404;
  return (
    <div role="alert" className={className}>
      <EmptyState
        className="h-full min-h-60"
        icon={isOffline ? CloudOff : TriangleAlert}
        title={title ?? (isMissing ? 'It is not there' : 'This could not be loaded')}
        action={onRetry ? <Button onClick={onRetry}>Try again</Button> : undefined}
      >
        {errorMessage(error)}
      </EmptyState>
    </div>
  );
}
