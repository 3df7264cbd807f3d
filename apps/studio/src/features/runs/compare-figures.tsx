import type { ComparedRun } from '@heddle/contracts';
import type { ReactNode } from 'react';
import { classes } from '../../lib/classes.ts';
import { formatCount, formatDuration, formatUsd } from '../../lib/format.ts';
import { StatusText } from '../../ui/status.tsx';
import { COMPARE_COLUMNS } from './compare-columns.ts';

/** Status, time, tokens, cost and plan of both runs, and how much more the right one took. */
export function CompareFigures({ left, right }: { readonly left: ComparedRun; readonly right: ComparedRun }) {
  const tokens = ({ usage }: ComparedRun) => usage.inputTokens + usage.outputTokens;
  const rows: readonly (readonly [string, ReactNode, ReactNode])[] = [
    ['Status', <StatusText key="l" status={left.status} />, <StatusText key="r" status={right.status} />],
    [
      'Time',
      duration(left),
      <Delta key="d" of={duration(right)} change={percent(left.durationMs, right.durationMs)} />,
    ],
    [
      'Tokens',
      formatCount(tokens(left)),
      <Delta key="d" of={formatCount(tokens(right))} change={percent(tokens(left), tokens(right))} />,
    ],
    [
      'Cost',
      formatUsd(left.usage.costUsd),
      <Delta
        key="d"
        of={formatUsd(right.usage.costUsd)}
        change={percent(left.usage.costUsd, right.usage.costUsd)}
      />,
    ],
    ['Plan', <Plan key="l" id={left.planId} />, <Plan key="r" id={right.planId} />],
  ];
  return (
    <dl className="py-1">
      {rows.map(([name, one, two]) => (
        <div key={name} className={classes(COMPARE_COLUMNS, 'h-7 items-center px-4 text-small')}>
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 text-soft tabular-nums">{one}</dd>
          <dd className="min-w-0 text-soft tabular-nums">{two}</dd>
        </div>
      ))}
    </dl>
  );
}

function duration({ durationMs }: ComparedRun): string {
  return durationMs === undefined ? 'Not over' : formatDuration(durationMs);
}

/** How much more the right one is, in words; undefined when it says nothing. */
function percent(left: number | undefined, right: number | undefined): string | undefined {
  if (left === undefined || right === undefined || left === right || left === 0) return undefined;
  const change = Math.round((100 * (right - left)) / left);
  return change === 0 ? undefined : `${change > 0 ? '+' : '−'}${Math.abs(change).toLocaleString()} %`;
}

function Delta({ of, change }: { readonly of: string; readonly change: string | undefined }) {
  return (
    <span className="flex items-baseline gap-2">
      {of}
      {change === undefined ? null : <span className="text-note text-muted">{change}</span>}
    </span>
  );
}

function Plan({ id }: { readonly id: string }) {
  return (
    <span className="font-mono" title={id}>
      {id.replace('sha256:', '').slice(0, 12)}
    </span>
  );
}
