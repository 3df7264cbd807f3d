import type { DeadLetterGroup, ResumeLettersBody, ResumeLettersResult } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { CircleCheck, RotateCw } from 'lucide-react';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Message } from '../../ui/message.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { LOOK_MS } from './look.ts';

/** Failed runs by cause, and the way to resume them. */
export function DeadLetters() {
  const letters = useApiQuery('listDeadLetters', {}, { refetchInterval: LOOK_MS });
  if (letters.error) return <ProblemState error={letters.error} onRetry={() => void letters.refetch()} />;
  if (!letters.data) return <Skeleton className="h-24 rounded-lg" />;
  const { items } = letters.data;
  if (items.length === 0)
    return (
      <EmptyState
        className="rounded-lg bg-surface py-8 ring-1 ring-line"
        icon={CircleCheck}
        title="Nothing failed"
      >
        A run that fails is kept here until somebody resumes it.
      </EmptyState>
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
  const resume = useResume();
  const { flowId, flowName, code, nodeId, message, count, newestRunId, newestAt } = group;
  const all = { group: { flowId, code, ...(nodeId === undefined ? {} : { nodeId }) } };
  return (
    <li className="flex items-center gap-4 border-b border-line px-4 py-2.5 last:border-b-0">
      <span className="min-w-6 shrink-0 text-heading font-semibold text-danger tabular-nums">
        {count.toLocaleString()}
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-body text-text" title={message}>
          <Message text={message} />
        </p>
        <p className="flex min-w-0 items-baseline gap-1.5 text-small text-muted">
          <span className="shrink-0 font-mono text-note text-danger">{code}</span>
          <span className="truncate">
            {nodeId === undefined ? '' : `at ${nodeId} of `}
            {flowName ?? 'a deleted flow'}
          </span>
        </p>
      </div>
      <Link
        to={paths.run(newestRunId)}
        className="shrink-0 rounded-xs text-small text-accent-text hover:underline"
      >
        newest <Time at={newestAt} />
      </Link>
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
    </li>
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
