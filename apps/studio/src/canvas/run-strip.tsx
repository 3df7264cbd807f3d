import { Clock } from 'lucide-react';
import { formatCount, formatDuration, formatUntil, formatUsd } from '../lib/format.ts';
import { StatusIcon } from '../ui/status.tsx';
import { useNodeRun, useNodeText } from './canvas-context.ts';
import { useFrameEdits } from './frame-edits.ts';

/** How a node's run went, above the node: time, tokens, money. */
export function RunStrip({ nodeId }: { readonly nodeId: string }) {
  const run = useNodeRun(nodeId);
  if (!run || run.status === 'pending' || run.status === 'skipped') return null;
  const { usage, startedAt, endedAt } = run;
  const tokens = usage ? usage.inputTokens + usage.outputTokens : 0;
  const facts = [
    startedAt !== undefined && endedAt !== undefined && !run.pinned
      ? formatDuration(endedAt - startedAt)
      : '',
    tokens > 0 ? `${usage?.estimated ? '~' : ''}${formatCount(tokens)} tok` : '',
    usage && usage.costUsd > 0 ? formatUsd(usage.costUsd) : '',
    run.attempts > 1 ? `attempt ${run.attempts}` : '',
    run.pinned ? 'pinned' : '',
  ].filter((fact) => fact !== '');
  if (facts.length === 0) return null;
  return (
    <div className="hd-run-strip">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </div>
  );
}

/** The state of a node's run, in the node's corner. */
export function RunMark({ nodeId }: { readonly nodeId: string }) {
  const run = useNodeRun(nodeId);
  if (!run || run.status === 'pending') return null;
  return <StatusIcon status={run.status} size={14} />;
}

const SHOWN = 160;

/** The end of the text a node is writing, under the node, while it writes. */
export function StreamingText({ nodeId }: { readonly nodeId: string }) {
  const text = useNodeText(nodeId);
  if (text === undefined || text === '') return null;
  return <p className="hd-streaming">{text.length > SHOWN ? `…${text.slice(-SHOWN)}` : text}</p>;
}

/** What a node waits for, until when, and where a person can answer, under the node. */
export function WaitingFor({ nodeId }: { readonly nodeId: string }) {
  const run = useNodeRun(nodeId);
  const edits = useFrameEdits();
  if (run?.status !== 'waiting' || !run.waits) return null;
  const { reason, until, on = [] } = run.waits;
  const canAnswer = on.includes('signal') || on.includes('person');
  return (
    <div className="hd-waiting">
      <Clock size={13} className="mt-[1.5px] shrink-0 text-warning" aria-hidden="true" />
      <span className="min-w-0 flex-1">
        {reason}
        {until === undefined ? null : (
          <span className="text-muted"> · until {formatUntil(until, Date.now())}</span>
        )}
      </span>
      {canAnswer && edits ? (
        <button
          type="button"
          className="hd-waiting-answer nodrag"
          data-testid="answer-node"
          onClick={() => edits.answer(nodeId)}
        >
          Answer
        </button>
      ) : null}
    </div>
  );
}
