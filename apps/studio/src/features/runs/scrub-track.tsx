import type { RunEvent } from '@heddle/contracts';
import { Slider } from 'radix-ui';
import { useMemo } from 'react';
import { classes } from '../../lib/classes.ts';

/** More marks than this would be a bar of one colour. */
const MAX_MARKS = 300;

/** The log as a track: a mark for each event, and the moment that is looked at. */
export function ScrubTrack({
  events,
  seq,
  onGo,
}: {
  readonly events: readonly RunEvent[];
  readonly seq: number;
  readonly onGo: (seq: number) => void;
}) {
  const marks = useMemo(() => (events.length > MAX_MARKS ? events.filter(isNoticeable) : events), [events]);
  return (
    <Slider.Root
      value={[seq]}
      min={0}
      max={events.length}
      step={1}
      onValueChange={([next]) => next !== undefined && onGo(next)}
      className="relative flex h-8 min-w-24 flex-1 touch-none items-center select-none"
    >
      <Slider.Track className="relative h-1 flex-1 rounded-full bg-press">
        <Slider.Range className="absolute h-full rounded-full bg-accent" />
      </Slider.Track>
      <span className="pointer-events-none absolute inset-x-[7px] inset-y-0" aria-hidden="true">
        {marks.slice(0, MAX_MARKS).map((event) => (
          <span
            key={event.seq}
            className={classes(
              'absolute top-1/2 h-1.5 w-px -translate-x-1/2 translate-y-1',
              MARKS[toneOf(event)],
            )}
            style={{ left: `${(100 * event.seq) / events.length}%` }}
          />
        ))}
      </span>
      <Slider.Thumb
        aria-label="Moment of the run"
        className="block size-3.5 rounded-full bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.15),0_1px_3px_rgb(0_0_0/0.25)]"
      />
    </Slider.Root>
  );
}

const MARKS = {
  quiet: 'bg-line-strong',
  failed: 'bg-danger',
  waits: 'bg-warning',
  done: 'bg-success',
} as const;

function toneOf({ type }: RunEvent): keyof typeof MARKS {
  if (type === 'node-failed' || type === 'run-failed') return 'failed';
  if (type === 'run-waiting') return 'waits';
  return type === 'node-completed' || type === 'run-completed' ? 'done' : 'quiet';
}

function isNoticeable(event: RunEvent): boolean {
  return toneOf(event) === 'failed' || toneOf(event) === 'waits';
}
