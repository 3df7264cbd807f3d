import type { Flow, RunEvent, RunView } from '@heddle/contracts';
import { ChevronLeft, ChevronRight, Link2, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { kindOf } from '../../canvas/kinds.ts';
import { classes } from '../../lib/classes.ts';
import { type Command, useCommands } from '../../lib/commands.tsx';
import { formatDuration } from '../../lib/format.ts';
import { paths } from '../../lib/paths.ts';
import { momentLabel, nextMoment, type Timeline } from '../../runs/timeline.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ScrubTrack } from './scrub-track.tsx';
import type { TimeTravel } from './use-time-travel.ts';

export interface ScrubberProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly travel: TimeTravel;
}

/** Goes through a run event by event: play, step, jump from node to node, or drag. */
export function Scrubber({ run, flow, travel }: ScrubberProps) {
  const { timeline } = travel;
  return timeline ? <Ready run={run} flow={flow} travel={travel} timeline={timeline} /> : null;
}

function Ready({ run, flow, travel, timeline }: ScrubberProps & { readonly timeline: Timeline }) {
  const { events } = timeline;
  const seq = travel.seq ?? events.length;
  const event = events[seq - 1];
  const commands = useScrubCommands(travel, timeline);
  const doNow = (id: string) => commands.find((command) => command.id === id)?.run();
  const isPast = travel.seq !== undefined;
  return (
    <section
      aria-label="Time travel"
      data-testid="scrubber"
      data-seq={seq}
      className="flex h-11 shrink-0 items-center gap-3 border-t border-line bg-surface px-3"
    >
      <div className="flex items-center gap-0.5">
        <IconButton
          icon={SkipBack}
          label="Previous node"
          shortcut="["
          size="small"
          tooltipSide="top"
          onClick={() => doNow('run.node-back')}
          disabled={seq === 0}
        />
        <IconButton
          icon={ChevronLeft}
          label="Step back"
          shortcut=","
          size="small"
          tooltipSide="top"
          onClick={() => doNow('run.back')}
          disabled={seq === 0}
        />
        <IconButton
          icon={travel.isPlaying ? Pause : Play}
          label={travel.isPlaying ? 'Pause' : 'Play the run again'}
          shortcut="P"
          size="small"
          tooltipSide="top"
          onClick={travel.togglePlay}
        />
        <IconButton
          icon={ChevronRight}
          label="Step on"
          shortcut="."
          size="small"
          tooltipSide="top"
          onClick={() => doNow('run.on')}
          disabled={!isPast}
        />
        <IconButton
          icon={SkipForward}
          label="Next node"
          shortcut="]"
          size="small"
          tooltipSide="top"
          onClick={() => doNow('run.node-on')}
          disabled={!isPast}
        />
      </div>
      <ScrubTrack events={events} seq={seq} onGo={travel.go} />
      <Where event={event} run={run} flow={flow} seq={seq} count={events.length} />
      {/* Room for them is kept, so that the track stays where the hand is. */}
      <span className={classes('flex shrink-0 items-center gap-3', !isPast && 'invisible')}>
        <CopyLink runId={run.id} seq={seq} />
        <Button size="small" onClick={() => travel.go(undefined)}>
          To the end
        </Button>
      </span>
    </section>
  );
}

function useScrubCommands(travel: TimeTravel, { events }: Timeline): readonly Command[] {
  const seq = travel.seq ?? events.length;
  const group = 'Run';
  const commands: Command[] = [
    {
      id: 'run.play',
      title: 'Play the run again',
      group,
      icon: Play,
      shortcuts: ['P'],
      run: travel.togglePlay,
    },
    {
      id: 'run.back',
      title: 'Step back',
      group,
      icon: ChevronLeft,
      shortcuts: [','],
      run: () => travel.go(seq - 1),
    },
    {
      id: 'run.on',
      title: 'Step on',
      group,
      icon: ChevronRight,
      shortcuts: ['.'],
      run: () => travel.go(seq + 1),
    },
    {
      id: 'run.node-back',
      title: 'Previous node',
      group,
      icon: SkipBack,
      shortcuts: ['['],
      run: () => travel.go(nextMoment(events, seq, -1)),
    },
    {
      id: 'run.node-on',
      title: 'Next node',
      group,
      icon: SkipForward,
      shortcuts: [']'],
      run: () => travel.go(nextMoment(events, seq, 1)),
    },
    {
      id: 'run.end',
      title: 'To the end of the run',
      group,
      shortcuts: ['Shift+E'],
      isEnabled: () => travel.seq !== undefined,
      run: () => travel.go(undefined),
    },
  ];
  useCommands(commands);
  return commands;
}

function Where({
  event,
  run,
  flow,
  seq,
  count,
}: {
  readonly event: RunEvent | undefined;
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly seq: number;
  readonly count: number;
}) {
  const nameOf = (id: string): string => {
    const node = flow?.nodes.find((each) => each.id === id);
    return node?.name ?? (node && kindOf(node.kind)?.title) ?? id;
  };
  return (
    <p
      className="flex w-[clamp(180px,24vw,320px)] shrink-0 items-baseline gap-2 text-small tabular-nums"
      aria-live="polite"
    >
      <span className="shrink-0 text-muted">
        {seq} / {count}
      </span>
      <span className="min-w-0 flex-1 truncate text-text" data-testid="moment">
        {momentLabel(event, nameOf)}
      </span>
      <span className="shrink-0 text-muted">
        {event ? `+${formatDuration(event.at - run.createdAt)}` : ''}
      </span>
    </p>
  );
}

function CopyLink({ runId, seq }: { readonly runId: string; readonly seq: number }) {
  const toast = useToast();
  const copy = () => {
    const link = new URL(`${paths.run(runId)}?at=${seq}`, window.location.href).href;
    navigator.clipboard.writeText(link).then(
      () => toast({ title: 'Link to this moment copied' }),
      () => toast({ tone: 'danger', title: 'The link could not be copied', description: link }),
    );
  };
  return (
    <IconButton
      icon={Link2}
      label="Copy a link to this moment"
      size="small"
      tooltipSide="top"
      onClick={copy}
    />
  );
}
