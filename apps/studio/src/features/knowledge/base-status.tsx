import type { Knowledge } from '@heddle/contracts';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { Spinner } from '../../ui/spinner.tsx';

const LOOKS = {
  empty: { label: 'Empty', icon: CircleDashed, className: 'text-muted' },
  indexing: { label: 'Indexing', icon: undefined, className: 'text-accent-text' },
  ready: { label: 'Ready', icon: CircleCheck, className: 'text-success' },
  failed: { label: 'Failed', icon: CircleAlert, className: 'text-danger' },
} as const satisfies Record<Knowledge['status'], object>;

/** How a knowledge base stands, with a count while it is being indexed. */
export function BaseStatus({ base }: { readonly base: Knowledge }) {
  const { label, icon: Icon, className } = LOOKS[base.status];
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-small font-medium tabular-nums ${className}`}
      data-testid="base-status"
      data-status={base.status}
    >
      {Icon ? <Icon size={14} aria-hidden="true" /> : <Spinner />}
      {label}
      {base.status === 'indexing' ? ` ${base.done.toLocaleString()} of ${base.total.toLocaleString()}` : null}
    </span>
  );
}
