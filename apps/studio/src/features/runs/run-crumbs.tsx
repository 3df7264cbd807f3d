import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { paths } from '../../lib/paths.ts';
import { Chevron } from '../../ui/chevron.tsx';

/** Where a page about runs is: below the list of runs. `children` stand beside its name. */
export function RunCrumbs({ name, children }: { readonly name: string; readonly children?: ReactNode }) {
  return (
    <h1 className="flex min-w-0 items-center gap-1 text-body">
      <Link to={paths.runs()} className="rounded-xs text-muted hover:text-text">
        Runs
      </Link>
      <Chevron isOpen={false} />
      <span className="truncate font-semibold text-text">{name}</span>
      {children}
    </h1>
  );
}
