import { compile } from '@heddle/compiler';
import type { Flow, Plan, RunView } from '@heddle/contracts';
import { History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { kinds } from '../../canvas/kinds.ts';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { nodeLooks } from '../../runs/node-looks.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FormFoot } from './form-foot.tsx';
import { askingNodes, replayOutcome } from './replay-choice.ts';
import { ReplayNodes } from './replay-nodes.tsx';
import { ReplayPrice } from './replay-price.tsx';

export interface ReplayFormProps {
  readonly run: RunView;
  /** The flow as it ran; undefined while it is read, or when it is no longer kept. */
  readonly flow: Flow | undefined;
  readonly onDone: () => void;
}

type Base = 'same' | 'draft';

const BASES = [
  { value: 'same', label: 'As it ran' },
  { value: 'draft', label: 'On my draft' },
] as const;

/** Says which flow a run is replayed on and which of its nodes ask anew, and what that means before it is done. */
export function ReplayForm({ run, flow, onDone }: ReplayFormProps) {
  const go = useGo();
  const [base, setBase] = useState<Base>('same');
  const [live, setLive] = useState<readonly string[]>([]);
  const draft = useDraft(run.flowId, base === 'draft');
  const before = useMemo(() => flow && compile(flow, { catalog: kinds }).plan, [flow]);
  const on = base === 'same' ? { flow, plan: before } : draft;
  const { flow: shown, plan } = on;
  const asking = useMemo(() => (shown ? askingNodes(shown, run.nodes) : []), [shown, run.nodes]);
  const lookOf = useMemo(() => nodeLooks(shown), [shown]);
  const outcome = plan && before && replayOutcome(asking, plan, before, live);
  const replay = useApiMutation('replayRun', {
    refreshes: ['listRuns'],
    onSuccess: ({ runId }) => {
      onDone();
      go(paths.run(runId));
    },
  });
  const submit = () =>
    replay.mutate({
      params: { id: run.id },
      body: { flow: base, live: live.filter((id) => asking.some((node) => node.id === id)) },
    });
  return (
    <form
      className="flex min-h-0 flex-col gap-3"
      aria-label="Replay"
      data-testid="replay-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <header className="flex items-center justify-between gap-3">
        <h2 className="text-small font-semibold text-text">Replay</h2>
        {run.flowId === undefined ? null : (
          <Segmented label="The flow to replay on" value={base} options={BASES} onChange={setBase} />
        )}
      </header>
      <p className="text-small text-muted">
        {base === 'same'
          ? 'The same flow runs again and is answered from what this run recorded.'
          : 'The flow as it is saved now runs on what this run recorded.'}
      </p>
      <ReplayNodes asking={asking} lookOf={lookOf} live={live} onChange={setLive} />
      {on.problem === undefined ? null : (
        <p className="text-small text-danger" role="alert">
          {on.problem}
        </p>
      )}
      {outcome ? <ReplayPrice outcome={outcome} isDraft={base === 'draft'} lookOf={lookOf} /> : null}
      {!outcome && on.problem === undefined && flow ? <Skeleton className="h-12" /> : null}
      <FormFoot
        submitLabel="Replay"
        testId="replay-start"
        icon={History}
        error={replay.error}
        isBusy={replay.isPending}
        isIncomplete={base === 'draft' && plan === undefined}
        onCancel={onDone}
      />
    </form>
  );
}

interface Replayed {
  readonly flow: Flow | undefined;
  readonly plan: Plan | undefined;
  /** Why nothing can run on it. */
  readonly problem?: string | undefined;
}

/** The flow as it is saved now, once it is asked for. */
function useDraft(flowId: string | undefined, isAsked: boolean): Replayed {
  const saved = useApiQuery(
    'getFlow',
    { params: { id: flowId ?? '' } },
    { enabled: isAsked && flowId !== undefined },
  );
  const flow = saved.data?.flow;
  const plan = useMemo(() => flow && compile(flow, { catalog: kinds }).plan, [flow]);
  if (saved.error) return { flow: undefined, plan: undefined, problem: saved.error.message };
  const isUnsound = flow !== undefined && plan === undefined;
  return {
    flow,
    plan,
    problem: isUnsound ? 'The draft has problems. Open the flow to see them.' : undefined,
  };
}
