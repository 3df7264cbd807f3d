import { Spinner } from '../ui/spinner.tsx';
import type { ReadValues } from './use-large-values.ts';

/** Values that are kept apart from the log, while they come, or why they do not; nothing once they are there. */
export function LargeNotice({
  values: { isLoading, error },
}: {
  readonly values: Omit<ReadValues, 'values'>;
}) {
  if (error)
    return (
      <p className="text-small text-danger" role="alert">
        A large value cannot be shown. {error.message}
      </p>
    );
  if (!isLoading) return null;
  return (
    <p className="flex items-center gap-2 text-small text-muted" role="status">
      <Spinner /> Reading a large value…
    </p>
  );
}
