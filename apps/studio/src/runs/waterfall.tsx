import type { Flow, NodeRun, RunView } from '@heddle/contracts';
import { useEffect, useMemo, useState } from 'react';
import { kindOf } from '../canvas/kinds.ts';
import { classes } from '../lib/classes.ts';
import { formatCount, formatDuration, formatUsd } from '../lib/format.ts';
import { useRowWindow } from '../lib/use-row-window.ts';
import { useWidth } from '../lib/use-width.ts';
import { categoryColor, NodeIconTile } from '../ui/node-icon.tsx';
import { StatusIcon } from '../ui/status.tsx';
import { countedFromOne } from './iteration-label.ts';
import { isOverStatus } from './run-store.ts';
import { ticksFor, toWaterfall, toWaterfallAt, type WaterfallRow } from './waterfall-rows.ts';

export interface WaterfallChartProps {
  readonly run: RunView;
  /** The flow as it ran, for names and icons. */
  readonly flow: Flow | undefined;
  readonly selected: string | undefined;
  /** The key of the chosen activation: `<node>#<iteration>`. */
  readonly onSelect: (key: string) => void;
  /** A moment of the past that is shown instead of the end: the run as it stood then. */
  readonly moment?: { readonly view: RunView; readonly at: number } | undefined;
}

/** Tokens and cost give way where there is little room. */
const COLUMNS =
  'grid grid-cols-[minmax(0,1fr)_40px_52px] items-center gap-x-3 px-4 @min-[280px]:grid-cols-[minmax(124px,1.3fr)_minmax(48px,1fr)_52px] @min-[600px]:grid-cols-[minmax(150px,220px)_minmax(120px,1fr)_64px_64px_72px]';
const ROOMY = 'hidden @min-[600px]:block';
const NUMBER = 'text-right text-small text-soft tabular-nums';
const TICK_MS = 200;
/** `h-8`, of a line and of the heading. */
const ROW_PX = 32;

/** A run over time: one line for each activation, with its time, tokens and cost. */
export function WaterfallChart({ run, flow, selected, onSelect, moment }: WaterfallChartProps) {
  const now = useNow(!isOverStatus(run.status));
  const waterfall = useMemo(
    () => (moment ? toWaterfallAt(run, moment.view, moment.at) : toWaterfall(run, now)),
    [run, now, moment],
  );
  const cursor = moment && Math.min(1, Math.max(0, (moment.at - run.createdAt) / waterfall.spanMs));
  const [axisWidth, watchAxis] = useWidth<HTMLSpanElement>();
  const ticks = ticksFor(waterfall.spanMs, axisWidth);
  const { rows } = waterfall;
  const chosen = selected === undefined ? -1 : rows.findIndex((row) => row.key === selected);
  const { watch, first, end, above, below } = useRowWindow<HTMLElement>(rows.length, ROW_PX, chosen);
  return (
    <section
      ref={watch}
      className="@container flex min-h-0 flex-1 flex-col overflow-y-auto"
      aria-label="Waterfall"
      data-testid="waterfall"
    >
      <div
        className={classes(
          COLUMNS,
          'sticky top-0 z-10 h-8 shrink-0 border-b border-line bg-surface text-note font-medium text-muted',
        )}
      >
        <span>Node</span>
        <span ref={watchAxis} className="relative h-4">
          {ticks.map((tick) => (
            <span
              key={tick}
              className={classes(
                'absolute top-0 whitespace-nowrap tabular-nums',
                tick > 0 && (tick === waterfall.spanMs ? '-translate-x-full' : '-translate-x-1/2'),
              )}
              style={{ left: `${(100 * tick) / waterfall.spanMs}%` }}
            >
              {tick === 0 ? '0' : formatDuration(tick).replace(/ 00 (?:min|s)$/, '')}
            </span>
          ))}
        </span>
        <span className="text-right">Time</span>
        <span className={`text-right ${ROOMY}`}>Tokens</span>
        <span className={`text-right ${ROOMY}`}>Cost</span>
      </div>
      <ol className="shrink-0" style={{ paddingTop: above + 4, paddingBottom: below + 4 }}>
        {rows.slice(first, end).map((row) => (
          <Row
            key={row.key}
            row={row}
            flow={flow}
            ticks={ticks.map((tick) => tick / waterfall.spanMs)}
            queued={waterfall.queuedMs / waterfall.spanMs}
            cursor={cursor}
            isSelected={row.key === selected}
            onSelect={() => onSelect(row.key)}
          />
        ))}
      </ol>
    </section>
  );
}

/** Now, again and again while something goes on. */
function useNow(isLive: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return now;
}

interface RowProps {
  readonly row: WaterfallRow;
  readonly flow: Flow | undefined;
  readonly ticks: readonly number[];
  readonly queued: number;
  readonly cursor: number | undefined;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Row({ row, flow, ticks, queued, cursor, isSelected, onSelect }: RowProps) {
  const { node } = row;
  const known = flow?.nodes.find((each) => each.id === node.id);
  const spec = known && kindOf(known.kind);
  const title = known?.name ?? spec?.title ?? node.id;
  const tokens = (node.usage?.inputTokens ?? 0) + (node.usage?.outputTokens ?? 0);
  const cost = node.usage?.costUsd ?? 0;
  const isIdle = node.status === 'skipped' || node.status === 'pending';
  return (
    <li>
      <button
        type="button"
        aria-pressed={isSelected}
        aria-label={`${title}, ${node.status}${row.durationMs === undefined ? '' : `, ${formatDuration(row.durationMs)}`}`}
        onClick={onSelect}
        className={classes(COLUMNS, 'h-8 w-full text-left', isSelected ? 'bg-accent-soft' : 'hover:bg-hover')}
        data-testid={`waterfall-${node.id}`}
      >
        <span className={classes('flex min-w-0 items-center gap-2', isIdle && 'opacity-55')}>
          <NodeIconTile
            icon={spec?.icon ?? 'CircleHelp'}
            category={spec?.category ?? 'transform'}
            size="small"
          />
          <span className="truncate text-body text-text">{title}</span>
          {node.iteration === '' ? null : (
            <span className="text-note text-muted tabular-nums">{countedFromOne(node.iteration)}</span>
          )}
          <span className="ml-auto flex">
            <StatusIcon status={node.status} size={12} />
          </span>
        </span>
        <Bar
          row={row}
          ticks={ticks}
          queued={queued}
          cursor={cursor}
          color={categoryColor(spec?.category ?? 'transform')}
        />
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
}

function timeOf({ node, durationMs }: WaterfallRow): string {
  if (node.pinned) return 'pinned';
  return durationMs === undefined ? '' : formatDuration(durationMs);
}

/** A failure in its colour; a wait as stripes, because nothing is at work. */
function barColor(status: NodeRun['status'], color: string): string {
  if (status === 'failed') return 'var(--danger)';
  if (status !== 'waiting') return color;
  return 'repeating-linear-gradient(135deg, color-mix(in oklab, var(--warning) 55%, transparent) 0 1.5px, var(--warning-soft) 1.5px 6px)';
}

interface BarProps {
  readonly row: WaterfallRow;
  readonly ticks: readonly number[];
  readonly queued: number;
  readonly cursor: number | undefined;
  readonly color: string;
}

function Bar({ row, ticks, queued, cursor, color }: BarProps) {
  return (
    <span className="relative h-full" aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick} className="absolute inset-y-0 w-px bg-line" style={{ left: `${tick * 100}%` }} />
      ))}
      {queued > 0.01 ? (
        <span
          className="absolute inset-y-0 left-0 opacity-60 [background-image:repeating-linear-gradient(135deg,var(--line)_0_1px,transparent_1px_6px)]"
          style={{ width: `${queued * 100}%` }}
          title="Waiting for a worker"
        />
      ) : null}
      {row.durationMs === undefined ? null : (
        <span
          className={classes(
            'absolute top-1/2 h-3 min-w-[3px] -translate-y-1/2 rounded-[3px]',
            row.node.status === 'running' && 'opacity-70',
          )}
          style={{
            left: `${row.start * 100}%`,
            width: `${row.share * 100}%`,
            background: barColor(row.node.status, color),
          }}
        />
      )}
      {cursor === undefined ? null : (
        <span className="absolute inset-y-0 w-px bg-accent" style={{ left: `${cursor * 100}%` }} />
      )}
    </span>
  );
}
