import { Coins, ShieldCheck } from 'lucide-react';
import { classes } from '../../lib/classes.ts';
import { formatUsd } from '../../lib/format.ts';
import type { NodeLook } from '../../runs/node-looks.ts';
import type { AskingNode, ReplayOutcome } from './replay-choice.ts';

export interface ReplayPriceProps {
  readonly outcome: ReplayOutcome;
  readonly isDraft: boolean;
  readonly lookOf: (id: string) => NodeLook;
}

/** What a replay sends and what it may cost, in plain words, before it is started. */
export function ReplayPrice({ outcome, isDraft, lookOf }: ReplayPriceProps) {
  const { asks, may, changed } = outcome;
  const isFree = asks.length === 0 && may.length === 0;
  const Icon = isFree ? ShieldCheck : Coins;
  const names = (nodes: readonly AskingNode[]) => listed(nodes.map(({ id }) => lookOf(id).title));
  return (
    <div
      className={classes(
        'flex gap-2 rounded-sm px-2.5 py-2 text-small text-text',
        isFree ? 'bg-success-soft' : 'bg-warning-soft',
      )}
      aria-live="polite"
      data-testid="replay-price"
    >
      <Icon
        size={15}
        className={classes('mt-px shrink-0', isFree ? 'text-success' : 'text-warning')}
        aria-hidden="true"
      />
      <div className="flex min-w-0 flex-col gap-1">
        {isFree ? <p>Nothing is sent and nothing is paid.</p> : null}
        {asks.length > 0 ? (
          <p>
            <b className="font-semibold">{names(asks)}</b> {asks.length > 1 ? 'ask' : 'asks'} anew
            {priceOf(asks)}
          </p>
        ) : null}
        {may.length > 0 ? (
          <p>
            <b className="font-semibold">{names(may)}</b> may ask anew, where the record does not answer
            {may.some(({ isPaid }) => isPaid) ? `; that costs money${asks.length > 0 ? ' too' : ''}.` : '.'}
          </p>
        ) : null}
        {isDraft ? <p className="text-soft">{changesOf(changed)}</p> : null}
      </div>
    </div>
  );
}

/** What asking again means: money, and what is done outside. */
function priceOf(nodes: readonly AskingNode[]): string {
  const cost = nodes.reduce((sum, { costUsd }) => sum + costUsd, 0);
  const money = nodes.some(({ isPaid }) => isPaid)
    ? `, which costs money${cost > 0 ? `: ${formatUsd(cost)} in this run` : ''}.`
    : '.';
  return nodes.some(({ hasEffects }) => hasEffects) ? `${money} What it does outside is done again.` : money;
}

function changesOf(count: number): string {
  if (count === 0) return 'The draft is the flow as it ran.';
  return count === 1 ? 'One node of the draft differs.' : `${count} nodes of the draft differ.`;
}

/** Names as they are said: `A`, `A and B`, `A, B and 3 more`. */
function listed(names: readonly string[]): string {
  const [first = '', second, ...others] = names;
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${others.length} more`;
}
