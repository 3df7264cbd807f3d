import type { NodeRun } from '@heddle/contracts';
import { type CSSProperties, memo } from 'react';
import { classes } from '../lib/classes.ts';
import { formatCount, formatDuration, formatUsd } from '../lib/format.ts';
import { categoryColor, NodeIconTile } from '../ui/node-icon.tsx';
import { StatusIcon } from '../ui/status.tsx';
import { countedFromOne } from './iteration-label.ts';
import type { NodeLook } from './node-looks.ts';
import type { WaterfallRow } from './waterfall-rows.ts';

/** Tokens and cost give way where there is little room. */
export const COLUMNS =
  'grid grid-cols-[minmax(0,1fr)_40px_64px] items-center gap-x-3 px-4 @min-[280px]:grid-cols-[minmax(124px,1.3fr)_minmax(48px,1fr)_64px] @min-[600px]:grid-cols-[minmax(150px,220px)_minmax(120px,1fr)_68px_64px_72px]';
export const ROOMY = 'hidden @min-[600px]:block';
const NUMBER = 'text-right text-small whitespace-nowrap text-soft tabular-nums';

export interface WaterfallLineProps {
  readonly row: WaterfallRow;
  readonly look: NodeLook;
  readonly isSelected: boolean;
  readonly onSelect: (key: string) => void;
}

/**
 * A line of the chart. The span of the whole run is `--span`, set around all lines: as it grows, only what is open is
 * drawn again.
 */
export const WaterfallLine = memo(function WaterfallLine(props: WaterfallLineProps) {
  const { row, look, isSelected, onSelect } = props;
  const { node } = row;
  const { title, icon, category } = look;
  const tokens = (node.usage?.inputTokens ?? 0) + (node.usage?.outputTokens ?? 0);
  const cost = node.usage?.costUsd ?? 0;
  const isIdle = node.status === 'skipped' || node.status === 'pending';
  return (
    <li>
      <button
        type="button"
        aria-pressed={isSelected}
        aria-label={`${title}, ${node.status}${row.durationMs === undefined ? '' : `, ${formatDuration(row.durationMs)}`}`}
        onClick={() => onSelect(row.key)}
        className={classes(COLUMNS, 'h-8 w-full text-left', isSelected ? 'bg-accent-soft' : 'hover:bg-hover')}
        data-testid={`waterfall-${node.id}`}
      >
        <span className={classes('flex min-w-0 items-center gap-2', isIdle && 'opacity-65')}>
          <NodeIconTile icon={icon} category={category} size="small" />
          <span className="truncate text-body text-text">{title}</span>
          {node.iteration === '' ? null : (
            <span className="text-note text-muted tabular-nums">{countedFromOne(node.iteration)}</span>
          )}
          <span className="ml-auto flex">
            <StatusIcon status={node.status} size={12} />
          </span>
        </span>
        <span className="relative h-full" aria-hidden="true">
          {row.durationMs === undefined ? null : <Bar row={row} color={categoryColor(category)} />}
        </span>
        <span
          className={NUMBER}
          title={node.pinned ? 'Its outputs were taken from elsewhere; it did not run' : undefined}
        >
          {timeOf(row)}
        </span>
        <span className={classes(NUMBER, ROOMY)}>
          {tokens > 0 ? `${node.usage?.estimated ? '~' : ''}${formatCount(tokens)}` : ''}
        </span>
        <span className={classes(NUMBER, ROOMY)}>{cost > 0 ? formatUsd(cost) : ''}</span>
      </button>
    </li>
  );
}, isSameLine);

function isSameLine(one: WaterfallLineProps, other: WaterfallLineProps): boolean {
  return (
    one.look === other.look &&
    one.isSelected === other.isSelected &&
    one.onSelect === other.onSelect &&
    one.row.key === other.row.key &&
    one.row.startMs === other.row.startMs &&
    one.row.durationMs === other.row.durationMs &&
    (one.row.node === other.row.node || (isPending(one.row.node) && isPending(other.row.node)))
  );
}

function isPending({ status }: NodeRun): boolean {
  return status === 'pending';
}

function timeOf({ node, durationMs }: WaterfallRow): string {
  if (node.pinned) return 'pinned';
  return durationMs === undefined ? '' : formatDuration(durationMs);
}

function Bar({ row, color }: { readonly row: WaterfallRow; readonly color: string }) {
  const { node, startMs, durationMs = 0 } = row;
  const style: CSSProperties = {
    left: `calc(100% * ${startMs} / var(--span))`,
    width: `min(100% * ${durationMs} / var(--span), 100% - 100% * ${startMs} / var(--span))`,
    background: barColor(node.status, color),
  };
  return (
    <span
      className={classes(
        'absolute top-1/2 h-3 min-w-[3px] -translate-y-1/2 rounded-[3px]',
        node.status === 'running' && 'opacity-70',
      )}
      style={style}
    />
  );
}

/** A failure in its colour; a wait as stripes, because nothing is at work. */
function barColor(status: NodeRun['status'], color: string): string {
  if (status === 'failed') return 'var(--danger)';
  if (status !== 'waiting') return color;
  return 'repeating-linear-gradient(135deg, color-mix(in oklab, var(--warning) 55%, transparent) 0 1.5px, var(--warning-soft) 1.5px 6px)';
}
