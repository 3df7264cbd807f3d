import { formatCount, formatUsd } from '../../lib/format.ts';
import type { NodeLook } from '../../runs/node-looks.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NodeIconTile } from '../../ui/node-icon.tsx';
import type { AskingNode } from './replay-choice.ts';

export interface ReplayNodesProps {
  readonly asking: readonly AskingNode[];
  readonly lookOf: (id: string) => NodeLook;
  readonly live: readonly string[];
  readonly onChange: (live: readonly string[]) => void;
}

/** The nodes that may be asked anew, each with what it took in the run. */
export function ReplayNodes({ asking, lookOf, live, onChange }: ReplayNodesProps) {
  if (asking.length === 0) return null;
  return (
    <fieldset className="flex min-h-0 flex-col gap-1">
      <legend className="mb-1.5 text-small font-medium text-soft">Ask anew</legend>
      <ul className="-mx-1.5 flex max-h-56 flex-col overflow-y-auto">
        {asking.map((node) => {
          const { title, icon, category } = lookOf(node.id);
          return (
            <li
              key={node.id}
              className="flex h-8 shrink-0 items-center rounded-xs px-1.5 hover:bg-hover *:min-w-0 *:flex-1"
              data-testid={`replay-live-${node.id}`}
            >
              <Checkbox
                isChecked={live.includes(node.id)}
                onChange={(isLive) =>
                  onChange(isLive ? [...live, node.id] : live.filter((id) => id !== node.id))
                }
              >
                <NodeIconTile icon={icon} category={category} size="small" />
                <span className="min-w-0 flex-1 truncate text-body text-text">{title}</span>
                <span className="text-note text-muted tabular-nums">{tookOf(node)}</span>
              </Checkbox>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

function tookOf({ costUsd, tokens, isPaid, hasEffects }: AskingNode): string {
  if (costUsd > 0) return `cost ${formatUsd(costUsd)}`;
  if (tokens > 0) return `${formatCount(tokens)} tokens`;
  if (isPaid) return 'may cost money';
  return hasEffects ? 'acts outside' : '';
}
