import { useEffect, useState } from 'react';
import { formatExactTime, formatRelativeTime } from '../lib/format.ts';

/** A moment, relative, with the exact one on hover; keeps itself true. `at` is milliseconds since the epoch. */
export function Time({ at, className }: { readonly at: number; readonly className?: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)} className={className}>
      {formatRelativeTime(at, Math.max(now, at))}
    </time>
  );
}
