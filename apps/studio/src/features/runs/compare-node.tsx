import type { ComparedActivation, ComparedNode, Flow } from '@heddle/contracts';
import { useState } from 'react';
import { kindOf } from '../../canvas/kinds.ts';
import { classes } from '../../lib/classes.ts';
import { formatCount, formatDuration, formatUsd } from '../../lib/format.ts';
import { Failure } from '../../runs/failure.tsx';
import { countedFromOne } from '../../runs/iteration-label.ts';
import { Badge } from '../../ui/badge.tsx';
import { Chevron } from '../../ui/chevron.tsx';
import { NodeIconTile } from '../../ui/node-icon.tsx';
import { StatusText } from '../../ui/status.tsx';
import { COMPARE_COLUMNS } from './compare-columns.ts';
import { ValueChanges } from './value-changes.tsx';

export interface CompareNodeProps {
  readonly node: ComparedNode;
  readonly flows: { readonly left: Flow | undefined; readonly right: Flow | undefined };
}

/** A node in both runs; open, with everything that differs. */
export function CompareNode({ node, flows }: CompareNodeProps) {
  const [isOpen, setOpen] = useState(!node.same);
  const known = [flows.right, flows.left]
    .flatMap((flow) => flow?.nodes ?? [])
    .find((each) => each.id === node.id);
  const spec = known && kindOf(known.kind);
  const title = known?.name ?? spec?.title ?? node.id;
  return (
    <li
      className="border-b border-line last:border-b-0"
      data-testid={`compared-${node.id}`}
      data-same={node.same}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        disabled={node.same}
        onClick={() => setOpen(!isOpen)}
        className={classes(
          COMPARE_COLUMNS,
          'min-h-10 w-full items-center px-4 py-1.5 text-left',
          node.same ? '' : 'hover:bg-hover',
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          <Chevron isOpen={isOpen && !node.same} className={node.same ? 'invisible' : ''} />
          <NodeIconTile
            icon={spec?.icon ?? 'CircleHelp'}
            category={spec?.category ?? 'transform'}
            size="small"
          />
          <span className="truncate text-body text-text">{title}</span>
          {node.iteration === '' ? null : (
            <span className="text-note text-muted tabular-nums">
              {countedFromOne(node.iteration).replace(/~.*/, '')}
            </span>
          )}
        </span>
        <Activation activation={node.left} isTop={node.iteration === ''} />
        <Activation activation={node.right} isTop={node.iteration === ''} />
      </button>
      {isOpen && !node.same ? (
        <div className="flex flex-col gap-3 border-t border-line bg-surface px-4 py-3">
          <Errors node={node} />
          <ValueChanges name="Inputs" of={title} diff={node.inputs} />
          <ValueChanges name="Outputs" of={title} diff={node.outputs} />
        </div>
      ) : null}
    </li>
  );
}

function Activation({
  activation,
  isTop,
}: {
  readonly activation: ComparedActivation | null;
  readonly isTop: boolean;
}) {
  if (!activation)
    return <span className="text-small text-muted">{isTop ? 'Not in this flow' : 'No such iteration'}</span>;
  const { status, durationMs, usage, pinned, attempts } = activation;
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  return (
    <span className="flex min-w-0 items-center gap-3 text-small text-soft tabular-nums">
      <span className="flex w-24 shrink-0">
        <StatusText status={status} />
      </span>
      {pinned ? <Badge title="Its outputs were taken from elsewhere; it did not run">pinned</Badge> : null}
      {durationMs === undefined || pinned ? null : <span>{formatDuration(durationMs)}</span>}
      {tokens > 0 ? <span>{formatCount(tokens)} tokens</span> : null}
      {usage && usage.costUsd > 0 ? <span>{formatUsd(usage.costUsd)}</span> : null}
      {attempts > 1 ? <span>{attempts} attempts</span> : null}
    </span>
  );
}

function Errors({ node }: { readonly node: ComparedNode }) {
  const [left, right] = [node.left?.error, node.right?.error];
  if (!left && !right) return null;
  return (
    <div className={COMPARE_COLUMNS}>
      <span className="py-2 text-small text-muted">Error</span>
      {[left, right].map((error, side) =>
        error ? (
          <Failure key={side === 0 ? 'left' : 'right'} error={error} />
        ) : (
          <span key={side === 0 ? 'left' : 'right'} className="self-center text-small text-muted">
            No error
          </span>
        ),
      )}
    </div>
  );
}
