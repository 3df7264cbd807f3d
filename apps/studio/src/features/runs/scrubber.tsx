import type { Flow, RunEvent, RunView } from '@heddle/contracts';
import {
  ChevronLeft,
  ChevronRight,
  Link2,
  type LucideIcon,
  Pause,
  Play,
  SkipBack,
  SkipForward,
} from 'lucide-react';
import { kindOf } from '../../canvas/kinds.ts';
import { classes } from '../../lib/classes.ts';
import { type Command, useCommands } from '../../lib/commands.tsx';
import { formatDuration } from '../../lib/format.ts';
import type { Shortcut } from '../../lib/shortcut.ts';
import { isOverStatus } from '../../runs/run-store.ts';
import { momentLabel, nextMoment, type Timeline } from '../../runs/timeline.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ScrubTrack } from './scrub-track.tsx';
import type { TimeTravel } from './use-time-travel.ts';

/** The run that is gone through, and where its reader is. */
export interface ScrubberProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly travel: TimeTravel;
}

/**
 * Goes through a run event by event: play, step, jump from node to node, or drag. While the run goes on it stays at the
 * newest event until somebody steps back.
 */
export function Scrubber({ run, flow, travel }: ScrubberProps) {
  const { timeline } = travel;
  if (!timeline) return <div className="h-11 shrink-0 border-t border-line bg-surface" aria-hidden="true" />;
  return <Ready run={run} flow={flow} travel={travel} timeline={timeline} />;
}

function Ready({ run, flow, travel, timeline }: ScrubberProps & { readonly timeline: Timeline }) {
  const { events } = timeline;
  const seq = travel.seq ?? events.length;
  const isPast = travel.seq !== undefined;
  const isLive = !isOverStatus(run.status);
  const commands = scrubCommands(travel, timeline, isLive);
  useCommands(commands);
  return (
    <section
      aria-label="Time travel"
      data-testid="scrubber"
      data-seq={seq}
      data-live={(isLive && !isPast) || undefined}
      className="flex h-11 shrink-0 items-center gap-3 border-t border-line bg-surface px-3"
    >
      <div className="flex items-center gap-0.5">
        {commands.flatMap(({ id, title, icon, shortcuts, isEnabled, run: doNow }) =>
          icon === undefined ? (
            []
          ) : (
            <IconButton
              key={id}
              icon={icon}
              label={title}
              shortcut={shortcuts?.[0]}
              size="small"
              tooltipSide="top"
              onClick={doNow}
              disabled={isEnabled?.() === false}
            />
          ),
        )}
      </div>
      <ScrubTrack events={events} seq={seq} onGo={travel.go} />
      <Where event={events[seq - 1]} run={run} flow={flow} seq={seq} count={events.length} />
      <span className="flex shrink-0 items-center gap-2">
        <CopyLink />
        {isLive ? (
          <LiveButton isFollowing={!isPast} onFollow={() => travel.go(undefined)} />
        ) : (
          <Button size="small" disabled={!isPast} onClick={() => travel.go(undefined)}>
            To the end
          </Button>
        )}
      </span>
    </section>
  );
}

/** Says whether the newest event is followed, and goes back to it. */
function LiveButton({
  isFollowing,
  onFollow,
}: {
  readonly isFollowing: boolean;
  readonly onFollow: () => void;
}) {
  return (
    <Button
      size="small"
      variant={isFollowing ? 'ghost' : 'secondary'}
      aria-pressed={isFollowing}
      title={isFollowing ? 'What happens is shown as it happens' : 'Show what happens as it happens again'}
      onClick={onFollow}
      data-testid="live"
    >
      <span
        aria-hidden="true"
        className={classes('size-1.5 rounded-full', isFollowing ? 'bg-accent' : 'bg-line-strong')}
      />
      Live
    </Button>
  );
}

/** The steps through a run; those with an icon are its buttons, in this order. */
function scrubCommands(travel: TimeTravel, { events }: Timeline, isLive: boolean): readonly Command[] {
  const seq = travel.seq ?? events.length;
  const canGoBack = { isEnabled: () => seq > 0 };
  const canGoOn = { isEnabled: () => travel.seq !== undefined };
  const scrub = (
    id: string,
    title: string,
    shortcut: Shortcut,
    run: () => void,
    icon?: LucideIcon,
  ): Command => ({
    id: `run.${id}`,
    title,
    group: 'Run',
    shortcuts: [shortcut],
    run,
    ...(icon === undefined ? {} : { icon }),
  });
  const nodeAt = (direction: 1 | -1) => () => travel.go(nextMoment(events, seq, direction));
  return [
    { ...scrub('node-back', 'Previous node', '[', nodeAt(-1), SkipBack), ...canGoBack },
    { ...scrub('back', 'Step back', ',', () => travel.go(seq - 1), ChevronLeft), ...canGoBack },
    travel.isPlaying
      ? scrub('play', 'Pause', 'P', travel.togglePlay, Pause)
      : scrub('play', 'Play the run again', 'P', travel.togglePlay, Play),
    { ...scrub('on', 'Step on', '.', () => travel.go(seq + 1), ChevronRight), ...canGoOn },
    { ...scrub('node-on', 'Next node', ']', nodeAt(1), SkipForward), ...canGoOn },
    {
      ...scrub('end', isLive ? 'Follow the run live' : 'To the end of the run', 'Shift+E', () =>
        travel.go(undefined),
      ),
      ...canGoOn,
    },
  ];
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
      className="flex w-[clamp(180px,19vw,320px)] shrink-0 items-baseline gap-2 text-small tabular-nums"
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

function CopyLink() {
  const toast = useToast();
  const copy = () => {
    // The address names the moment, the node and its iteration.
    const link = window.location.href;
    navigator.clipboard.writeText(link).then(
      () => toast({ title: 'Link to this view copied' }),
      () => toast({ tone: 'danger', title: 'The link could not be copied', description: link }),
    );
  };
  return (
    <IconButton icon={Link2} label="Copy a link to this view" size="small" tooltipSide="top" onClick={copy} />
  );
}
