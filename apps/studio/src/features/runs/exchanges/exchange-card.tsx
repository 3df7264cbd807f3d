import type { Exchange } from '@heddle/contracts';
import {
  Bell,
  BookOpenText,
  Clock,
  GitMerge,
  Globe,
  Hourglass,
  type LucideIcon,
  MessagesSquare,
  Sparkles,
  Workflow,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { classes } from '../../../lib/classes.ts';
import { formatDuration, formatExactTime } from '../../../lib/format.ts';
import { Failure } from '../../../runs/failure.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Chevron } from '../../../ui/chevron.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { exchangeFacts } from './exchange-facts.ts';
import { ExchangePartView } from './exchange-part-view.tsx';
import { answerParts, type ExchangePart, requestParts } from './exchange-sides.ts';

const LOOKS = {
  http: { icon: Globe, category: 'tool' },
  model: { icon: Sparkles, category: 'model' },
  knowledge: { icon: BookOpenText, category: 'rag' },
  memory: { icon: MessagesSquare, category: 'memory' },
  flow: { icon: Workflow, category: 'control' },
  clock: { icon: Clock, category: 'transform' },
  wait: { icon: Hourglass, category: 'control' },
  wake: { icon: Bell, category: 'control' },
  arrival: { icon: GitMerge, category: 'control' },
} as const satisfies Record<Exchange['kind'], { readonly icon: LucideIcon; readonly category: string }>;

export interface ExchangeCardProps {
  readonly exchange: Exchange;
  /** The run is a replay: what was asked anew is worth saying. */
  readonly isReplay: boolean;
  /** There was more than one attempt. */
  readonly hasAttempts: boolean;
  readonly isFirstOpen: boolean;
}

/** One exchange: a line that says what came of it; open, what was asked and what was answered. */
export function ExchangeCard({ exchange, isReplay, hasAttempts, isFirstOpen }: ExchangeCardProps) {
  const [isOpen, setOpen] = useState(isFirstOpen);
  const { title, facts, isBad } = exchangeFacts(exchange);
  const { icon: Icon, category } = LOOKS[exchange.kind];
  const isMoment = isMomentary(exchange);
  const { kind } = exchange;
  return (
    <li data-testid={`exchange-${exchange.kind}`}>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-start gap-2 px-2.5 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Icon
          size={14}
          className="mt-0.5 shrink-0"
          style={{ color: `var(--category-${category})` }}
          aria-hidden="true"
        />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5">
          <span className="truncate text-small font-medium text-text" title={title}>
            {title}
          </span>
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-note text-muted tabular-nums">
            {kind === 'wait' || kind === 'wake' ? <span>{formatExactTime(exchange.at)}</span> : null}
            {facts.map((fact) => (
              <span key={fact} className={classes(isBad && 'font-medium text-danger')}>
                {fact}
              </span>
            ))}
            {isMoment ? null : (
              <span title={formatExactTime(exchange.at)}>{formatDuration(exchange.durationMs)}</span>
            )}
            {hasAttempts ? <span>attempt {exchange.attempt}</span> : null}
            <Origin exchange={exchange} isReplay={isReplay} />
          </span>
        </span>
        <Chevron isOpen={isOpen} className="mt-0.5" />
      </button>
      {isOpen ? <Sides exchange={exchange} /> : null}
    </li>
  );
}

/** It took no time: its line says all there is to say. */
export function isMomentary({ kind }: Exchange): boolean {
  return kind === 'clock' || kind === 'wait' || kind === 'wake' || kind === 'arrival';
}

function Origin({ exchange, isReplay }: Pick<ExchangeCardProps, 'exchange' | 'isReplay'>) {
  if (exchange.replayed) return <Badge title="Answered from the record; nothing was sent">replayed</Badge>;
  if (!isReplay) return null;
  return (
    <Badge tone="accent" title="Asked anew, not answered from the record">
      live
    </Badge>
  );
}

function Sides({ exchange }: { readonly exchange: Exchange }) {
  const asked = requestParts(exchange);
  const answered = answerParts(exchange);
  return (
    <div className="flex flex-col gap-3 border-t border-line px-2.5 pt-1.5 pb-2.5">
      {asked.length === 0 ? null : <Side title="Asked" copied={exchange.request} parts={asked} />}
      {exchange.error ? <Failure error={exchange.error} /> : null}
      {answered.length === 0 ? null : <Side title="Answered" copied={exchange.response} parts={answered} />}
    </div>
  );
}

interface SideProps {
  readonly title: string;
  /** The whole as it is recorded. */
  readonly copied: Exchange['response'];
  readonly parts: readonly ExchangePart[];
}

function Side({ title, copied, parts }: SideProps): ReactNode {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1.5">
      <h3 className="flex h-6 items-center justify-between text-note font-medium text-muted">
        {title}
        <CopyButton
          text={() => JSON.stringify(copied, null, 2)}
          label={`Copy what was ${title.toLowerCase()}`}
        />
      </h3>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a recorded exchange never move
        <ExchangePartView key={index} part={part} />
      ))}
    </section>
  );
}
