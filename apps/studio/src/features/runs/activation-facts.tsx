import type { NodeRun } from '@heddle/contracts';
import { formatDuration, formatExactTime, formatUsd } from '../../lib/format.ts';
import { FactList } from './panel-part.tsx';

/** When an activation ran, what it took, and which worker did it. */
export function ActivationFacts({ activation }: { readonly activation: NodeRun }) {
  const { usage, startedAt, endedAt, status, willRetryAt } = activation;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Started', startedAt === undefined ? undefined : formatExactTime(startedAt)],
    [
      'Time',
      startedAt === undefined || endedAt === undefined ? undefined : formatDuration(endedAt - startedAt),
    ],
    ['Attempts', String(activation.attempts)],
    ['Pinned', activation.pinned ? 'Its outputs were taken from elsewhere; it did not run' : undefined],
    [
      'Next try',
      status === 'running' && willRetryAt !== undefined ? formatExactTime(willRetryAt) : undefined,
    ],
    ['Model', usage?.model],
    [
      'Tokens',
      usage && usage.inputTokens + usage.outputTokens > 0
        ? `${usage.inputTokens.toLocaleString()} in, ${usage.outputTokens.toLocaleString()} out${usage.estimated ? ', estimated' : ''}`
        : undefined,
    ],
    ['Cost', usage && usage.costUsd > 0 ? formatUsd(usage.costUsd) : undefined],
    ['Worker', activation.workerId],
    ['Job', activation.jobId],
  ];
  return <FactList facts={facts} />;
}
