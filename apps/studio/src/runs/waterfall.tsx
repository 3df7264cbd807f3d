import type { Flow, RunView } from '@heddle/contracts';
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { classes } from '../lib/classes.ts';
import { formatDuration } from '../lib/format.ts';
import { useRowWindow } from '../lib/use-row-window.ts';
import { useWidth } from '../lib/use-width.ts';
import { nodeLooks } from './node-looks.ts';
import { isOverStatus } from './run-store.ts';
import { COLUMNS, ROOMY, WaterfallLine } from './waterfall-row.tsx';
import { ticksFor, toWaterfall, toWaterfallAt, type Waterfall } from './waterfall-rows.ts';

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

const TICK_MS = 200;
/** `h-8`, of a line and of the heading. */
const ROW_PX = 32;

/** A run over time: one line for each activation, with its time, tokens and cost. */
export function WaterfallChart({ run, flow, selected, onSelect, moment }: WaterfallChartProps) {
  const now = useNow(!isOverStatus(run.status));
  const whole = useMemo(() => toWaterfall(run, now), [run, now]);
  const waterfall = useMemo(() => (moment ? toWaterfallAt(whole, run, moment) : whole), [whole, run, moment]);
  const { rows, spanMs } = waterfall;
  const cursor = moment && Math.min(1, Math.max(0, (moment.at - run.createdAt) / spanMs));
  const [axisWidth, watchAxis] = useWidth<HTMLSpanElement>();
  const ticks = ticksFor(spanMs, axisWidth);
  const lookOf = useMemo(() => nodeLooks(flow), [flow]);
  const select = useLatest(onSelect);
  const chosen = useMemo(
    () => (selected === undefined ? -1 : rows.findIndex((row) => row.key === selected)),
    [rows, selected],
  );
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
          <span
            className="absolute inset-y-0 left-0"
            style={{ width: `${(100 * waterfall.queuedMs) / spanMs}%` }}
            title="Waiting for a worker"
          />
          {ticks.map((tick) => (
            <span
              key={tick}
              className={classes(
                'absolute top-0 whitespace-nowrap tabular-nums',
                tick > 0 && (tick === spanMs ? '-translate-x-full' : '-translate-x-1/2'),
              )}
              style={{ left: `${(100 * tick) / spanMs}%` }}
            >
              {tick === 0 ? '0' : formatDuration(tick).replace(/ 00 (?:min|s)$/, '')}
            </span>
          ))}
        </span>
        <span className="text-right">Time</span>
        <span className={`text-right ${ROOMY}`}>Tokens</span>
        <span className={`text-right ${ROOMY}`}>Cost</span>
      </div>
      <div className="relative shrink-0 py-1" style={spanOf(waterfall)}>
        <Rules waterfall={waterfall} ticks={ticks} cursor={cursor} />
        <ol style={{ paddingTop: above, paddingBottom: below }}>
          {rows.slice(first, end).map((row) => (
            <WaterfallLine
              key={row.key}
              row={row}
              look={lookOf(row.node.id)}
              isSelected={row.key === selected}
              onSelect={select}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

function spanOf({ spanMs }: Waterfall): CSSProperties {
  return { '--span': spanMs } as CSSProperties; // cast: React's type has no custom properties
}

/** What stands behind all lines alike: the moments of the axis, the wait for a worker, and the moment that is shown. */
function Rules({
  waterfall: { spanMs, queuedMs },
  ticks,
  cursor,
}: {
  readonly waterfall: Waterfall;
  readonly ticks: readonly number[];
  readonly cursor: number | undefined;
}) {
  const queued = queuedMs / spanMs;
  return (
    <div className={classes(COLUMNS, 'pointer-events-none absolute inset-x-0 inset-y-1')} aria-hidden="true">
      <span />
      <span className="relative h-full">
        {ticks.map((tick) => (
          <span
            key={tick}
            className="absolute inset-y-0 w-px bg-line"
            style={{ left: `${(100 * tick) / spanMs}%` }}
          />
        ))}
        {queued > 0.01 ? (
          <span
            className="absolute inset-y-0 left-0 opacity-60 [background-image:repeating-linear-gradient(135deg,var(--line)_0_1px,transparent_1px_6px)]"
            style={{ width: `${queued * 100}%` }}
          />
        ) : null}
        {cursor === undefined ? null : (
          <span className="absolute inset-y-0 z-1 w-px bg-accent" style={{ left: `${cursor * 100}%` }} />
        )}
      </span>
    </div>
  );
}

/** A function that stays the same and calls the newest one. */
function useLatest(call: (key: string) => void): (key: string) => void {
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  });
  return useCallback((key) => latest.current(key), []);
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
