import type { NodeStatus, RunStatus } from '@heddle/contracts';
import { Ban, Check, Circle, CircleDashed, Clock, Minus, X } from 'lucide-react';
import type { Tone } from './badge.tsx';
import { Spinner } from './spinner.tsx';

type Status = RunStatus | NodeStatus;

const LOOKS = {
  queued: { label: 'Queued', tone: 'neutral', icon: CircleDashed },
  pending: { label: 'Not started', tone: 'neutral', icon: Circle },
  running: { label: 'Running', tone: 'accent', icon: null },
  waiting: { label: 'Waiting', tone: 'warning', icon: Clock },
  completed: { label: 'Completed', tone: 'success', icon: Check },
  failed: { label: 'Failed', tone: 'danger', icon: X },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: Ban },
  skipped: { label: 'Skipped', tone: 'neutral', icon: Minus },
} as const satisfies Record<Status, { label: string; tone: Tone; icon: typeof Check | null }>;

const TEXT = {
  neutral: 'text-muted',
  accent: 'text-accent-text',
  success: 'text-success',
  warning: 'text-warning',
  danger: 'text-danger',
} as const satisfies Record<Tone, string>;

/** The word for a status. */
export function statusLabel(status: Status): string {
  return LOOKS[status].label;
}

/** The state of a run or a node as an icon: shape as well as colour tells it. */
export function StatusIcon({ status, size = 14 }: { readonly status: Status; readonly size?: number }) {
  const { icon: Icon, tone, label } = LOOKS[status];
  return (
    <span className={`inline-flex ${TEXT[tone]}`} role="img" aria-label={label} title={label}>
      {Icon ? <Icon size={size} strokeWidth={2.25} aria-hidden="true" /> : <Spinner size={size} />}
    </span>
  );
}

/** The state of a run or a node as an icon and its word. */
export function StatusText({ status }: { readonly status: Status }) {
  const { icon: Icon, tone, label } = LOOKS[status];
  return (
    <span className={`inline-flex items-center gap-1.5 text-small font-medium ${TEXT[tone]}`}>
      {Icon ? <Icon size={14} strokeWidth={2.25} aria-hidden="true" /> : <Spinner />}
      {label}
    </span>
  );
}
