import type { EffectEntry, NodeRun, RunView } from '@heddle/contracts';
import { useApiQuery } from '../../lib/api-context.tsx';
import { formatExactTime } from '../../lib/format.ts';
import { useAgainWhen } from '../../lib/use-again-when.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PanelPart } from './panel-part.tsx';

type Outcome = EffectEntry['attempts'][number]['outcome'];

const OUTCOMES = {
  done: { label: 'Done', tone: 'success', title: 'Its effect happened' },
  failed: { label: 'Failed', tone: 'danger', title: 'It failed; what it did before is not known' },
  unknown: { label: 'Unknown', tone: 'warning', title: 'Nobody saw it end: its effect may have happened' },
} as const satisfies Record<Outcome, { readonly label: string; readonly tone: Tone; readonly title: string }>;

const REPEATS = {
  idempotent: 'Repeated with the same key, which the other side may use to do it once.',
  once: 'Never repeated without a person’s word.',
} as const satisfies Record<EffectEntry['effects'], string>;

/** What a run may have done outside; nothing while it has done nothing of the kind. */
export function useEffects(run: RunView): readonly EffectEntry[] {
  const known = useApiQuery('listEffects', { params: { id: run.id } }, { refetchInterval: refreshOf(run) });
  useAgainWhen(run.status, known);
  return known.data?.items ?? [];
}

const REFRESH_MS = 4_000;

function refreshOf({ status }: RunView): number | false {
  return status === 'running' || status === 'queued' ? REFRESH_MS : false;
}

/** What an activation may have done outside: its attempts, and the key it handed to the other side. */
export function EffectsPart({ run, activation }: { readonly run: RunView; readonly activation: NodeRun }) {
  const entry = useEffects(run).find(
    ({ nodeId, iteration }) => nodeId === activation.id && iteration === activation.iteration,
  );
  if (!entry) return null;
  return (
    <PanelPart title="Effect outside" aside={<OutcomeBadge entry={entry} />}>
      <p className="text-small text-muted">{REPEATS[entry.effects]}</p>
      <dl className="flex flex-col gap-1 text-small tabular-nums">
        <div className="grid grid-cols-[72px_minmax(0,1fr)_auto] items-center gap-2">
          <dt className="text-muted">Key</dt>
          <dd className="truncate font-mono text-soft" title={entry.idempotencyKey}>
            {entry.idempotencyKey}
          </dd>
          <CopyButton text={entry.idempotencyKey} label="Copy the idempotency key" />
        </div>
        {entry.attempts.length < 2
          ? null
          : entry.attempts.map(({ attempt, at, outcome }) => (
              <div key={attempt} className="grid grid-cols-[72px_minmax(0,1fr)_auto] items-center gap-2">
                <dt className="text-muted">Attempt {attempt}</dt>
                <dd className="truncate text-soft">
                  {at === undefined ? 'Nothing is left of it' : formatExactTime(at)}
                </dd>
                <span title={OUTCOMES[outcome].title}>
                  <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].label}</Badge>
                </span>
              </div>
            ))}
      </dl>
    </PanelPart>
  );
}

/** How an effect stands: what is known of its last attempt. */
export function OutcomeBadge({ entry }: { readonly entry: EffectEntry }) {
  const outcome = entry.attempts.at(-1)?.outcome ?? 'unknown';
  const { label, tone, title } = OUTCOMES[outcome];
  return (
    <Badge tone={tone} title={title}>
      {label}
    </Badge>
  );
}
