import type { Json, JsonObject, Usage } from '@heddle/contracts';
import type { NodeResult, NodeWait, Woken } from '@heddle/ports';

/** What the run that is replayed did not wait for is not asked for either; whatever ended it then ends the replay. */
export const LEFT_BEHIND: NodeResult = {
  outputs: {},
  wait: { reason: 'The run that is replayed ended before this node did', time: { afterMs: 60_000 } },
};

/** What ended a wait, as it is recorded. A large answer is not kept twice: the run that was woken refers to it. */
export interface KeptWake extends Woken {
  /** The run that refers to it. */
  readonly keptBy?: string;
}

/** A wake without the large answer that its run refers to. */
export function toKept({ by, value, outputRef }: Woken, runId: string): KeptWake {
  if (outputRef === undefined) return { by, ...(value === undefined ? {} : { value }) };
  const { output: _output, ...answer } = value as JsonObject; // cast: only the answer of a called run refers to a value
  return { by, value: answer, outputRef, keptBy: runId };
}

/** What is waited for, without moments and ids, which differ from run to run. */
export function waitToJson({ reason, time, signal, runId }: NodeWait): JsonObject {
  return {
    reason,
    ...(time && 'afterMs' in time ? { afterMs: time.afterMs } : {}),
    ...(signal ? { form: signal.form } : {}),
    ...(runId === undefined ? {} : { run: true }),
  };
}

/** What a called run says it cost. */
export function usageOf(answer: Json | undefined): Pick<Usage, 'costUsd'> | undefined {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined;
  const { usage } = answer as { readonly usage?: { readonly costUsd?: unknown } }; // cast: looked up, not trusted
  return typeof usage?.costUsd === 'number' ? { costUsd: usage.costUsd } : undefined;
}
