import type { DeadLetterGroup, ResumeLettersBody, ResumeLettersResult } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { CircleCheck, RotateCw } from 'lucide-react';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyRow } from '../../ui/empty-state.tsx';
import { Message } from '../../ui/message.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { LOOK_MS } from './look.ts';
import { NodeName } from './node-name.tsx';

/** Failed runs by cause, and the way to resume them. */
export function DeadLetters() {
  const letters = useApiQuery('listDeadLetters', {}, { refetchInterval: LOOK_MS });
  if (letters.error) return <ProblemState error={letters.error} onRetry={() => void letters.refetch()} />;
  if (!letters.data) return <Skeleton className="h-11 rounded-lg" />;
  const { items } = letters.data;
  if (items.length === 0)
    return (
      <EmptyRow icon={CircleCheck} title="Nothing failed.">
        A run that fails is kept here until somebody resumes it.
      </EmptyRow>
    );
  return (
    <ul className="rounded-lg bg-surface ring-1 ring-line" data-testid="dead-letters">
      {items.map((group) => (
        <Group key={`${group.flowId} ${group.code} ${group.nodeId ?? ''}`} group={group} />
      ))}
    </ul>
  );
}

function Group({ group }: { readonly group: DeadLetterGroup }) {
  const { flowId, code, nodeId, message, count } = group;
  return (
    <li className="grid grid-cols-[48px_minmax(0,1fr)_auto] items-center gap-4 border-b border-line px-4 py-3 last:border-b-0">
      <p className="flex flex-col items-center self-start">
        <span className="text-heading font-semibold text-danger tabular-nums">{count.toLocaleString()}</span>
        <span className="text-note text-muted">{count === 1 ? 'run' : 'runs'}</span>
      </p>
      <div className="flex min-w-0 flex-col gap-1">
        <p className="line-clamp-3 text-body break-words text-text" title={message}>
          <Message text={message} />
        </p>
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-small text-muted">
          <span className="min-w-0 truncate">
            {nodeId === undefined ? null : (
              <>
                At{' '}
                <span className="text-soft">
                  <NodeName flowId={flowId} nodeId={nodeId} />
                </span>{' '}
                of{' '}
              </>
            )}
            <FlowLink group={group} />
          </span>
          <Newest group={group} />
          <span className="font-mono text-note">{code}</span>
        </p>
      </div>
      <Actions group={group} />
    </li>
  );
}

function FlowLink({ group: { flowId, flowName } }: { readonly group: DeadLetterGroup }) {
  if (flowName === undefined) return 'a deleted flow';
  return (
    <Link to={paths.flow(flowId)} className="rounded-xs text-soft hover:underline">
      {flowName}
    </Link>
  );
}

function Newest({ group: { count, newestRunId, newestAt } }: { readonly group: DeadLetterGroup }) {
  return (
    <Link
      to={paths.run(newestRunId)}
      className="shrink-0 rounded-xs whitespace-nowrap text-accent-text hover:underline"
    >
      {count === 1 ? 'Failed' : 'Newest'} <Time at={newestAt} />
    </Link>
  );
}

function Actions({ group }: { readonly group: DeadLetterGroup }) {
  const resume = useResume();
  const { flowId, code, nodeId, count, newestRunId } = group;
  const all = { group: { flowId, code, ...(nodeId === undefined ? {} : { nodeId }) } };
  return (
    <div className="flex shrink-0 gap-1.5">
      {count > 1 ? (
        <Button
          variant="ghost"
          size="small"
          isBusy={resume.isPending}
          onClick={() => resume.mutate({ body: { runIds: [newestRunId] } })}
        >
          Resume newest
        </Button>
      ) : null}
      <Button
        size="small"
        icon={RotateCw}
        isBusy={resume.isPending}
        onClick={() => resume.mutate({ body: all satisfies ResumeLettersBody })}
      >
        {count > 1 ? 'Resume all' : 'Resume'}
      </Button>
    </div>
  );
}

function useResume() {
  const toast = useToast();
  return useApiMutation('resumeDeadLetters', {
    refreshes: ['listDeadLetters', 'getOperations', 'listRuns'],
    onSuccess: (result) => toast(saidOf(result)),
    onError: (error) =>
      toast({ tone: 'danger', title: 'Nothing was resumed', description: errorMessage(error) }),
  });
}

function saidOf({ resumed, refused, left }: ResumeLettersResult): Parameters<ReturnType<typeof useToast>>[0] {
  const title = `${resumed.length} ${resumed.length === 1 ? 'run goes' : 'runs go'} on`;
  const [first] = refused;
  if (first)
    return { tone: 'danger', title: `${title}, ${refused.length} could not`, description: first.message };
  return {
    tone: 'success',
    title,
    ...(left ? { description: 'There are more of this cause. Resume again.' } : {}),
  };
}
