import { LogOut } from 'lucide-react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { useMe, useWorkspace } from '../../lib/session.ts';
import { setTheme, type Theme, useTheme } from '../../lib/theme.ts';
import { setCurrentWorkspace } from '../../lib/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const satisfies readonly { value: Theme; label: string }[];

const ROW = 'flex min-h-13 items-center justify-between gap-4 border-b border-line px-4 py-2 last:border-b-0';

/** Who is signed in and where, how the studio looks, and the way out. */
export function AccountSection() {
  const { data: me } = useMe();
  const workspace = useWorkspace();
  const theme = useTheme();
  const toast = useToast();
  const signOut = useApiMutation('signOut', {
    onSuccess: () => {
      setCurrentWorkspace(undefined);
      window.location.assign(paths.signIn());
    },
    onError: (error) =>
      toast({ tone: 'danger', title: 'You are still signed in', description: errorMessage(error) }),
  });
  if (!me) return <Skeleton className="h-40 rounded-lg" />;
  return (
    <div className="rounded-lg bg-surface ring-1 ring-line">
      <div className={ROW}>
        <div>
          <p className="text-body font-medium text-text">{me.user?.name ?? 'Admin token'}</p>
          <p className="text-small text-muted">{me.user?.email ?? 'Not a person'}</p>
        </div>
        {me.user ? (
          <Button icon={LogOut} isBusy={signOut.isPending} onClick={() => signOut.mutate({})}>
            Sign out
          </Button>
        ) : null}
      </div>
      <div className={ROW}>
        <div>
          <p className="text-body font-medium text-text">{workspace?.name ?? 'No workspace'}</p>
          <p className="text-small text-muted">Workspace</p>
        </div>
        <span className="text-small text-soft capitalize">{workspace?.role}</span>
      </div>
      <div className={ROW}>
        <p className="text-body font-medium text-text">Theme</p>
        <Segmented label="Theme" value={theme} options={THEMES} onChange={setTheme} />
      </div>
    </div>
  );
}
