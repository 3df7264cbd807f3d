import { useRouter } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { paths } from '../lib/paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Shown for an address that leads nowhere. */
export function NotFoundPage() {
  const router = useRouter();
  return (
    <EmptyState
      className="h-full"
      icon={Compass}
      level="h1"
      title="There is nothing at this address"
      action={<Button onClick={() => void router.navigate({ to: paths.home() })}>Go home</Button>}
    >
      It may have been deleted, or the link may be incomplete.
    </EmptyState>
  );
}
