import { createHash } from 'node:crypto';
import { activationKey, HeddleError, type JsonObject, type RunEventBody } from '@heddle/contracts';
import { VALUE_LIMITS } from '@heddle/ports';
import type { MemoryRun } from './memory-run.ts';

/** Events as the log keeps them: large outputs are put beside it, and referred to. @throws HeddleError `value-too-large`. */
export function keepLarge(run: MemoryRun, events: readonly RunEventBody[]): readonly RunEventBody[] {
  return events.map((event) => {
    if (event.type !== 'node-completed' || event.outputs === undefined) return event;
    const body = JSON.stringify(event.outputs);
    const bytes = Buffer.byteLength(body);
    if (bytes <= VALUE_LIMITS.inlineBytes) return event;
    if (bytes > VALUE_LIMITS.maxBytes)
      throw new HeddleError(
        'value-too-large',
        `The outputs of node \`${event.nodeId}\` are ${bytes} bytes of JSON, at most ${VALUE_LIMITS.maxBytes} are kept.`,
      );
    const ref = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    const { outputs, ...rest } = event;
    run.values.set(ref, outputs);
    return { ...rest, ref };
  });
}

/** Outputs of settled activations: of the last settlement of each. */
export function outputsOf(
  run: MemoryRun | undefined,
  activations: readonly string[],
): Record<string, JsonObject> {
  const wanted = new Set(activations);
  const found: Record<string, JsonObject> = {};
  for (const event of run?.events ?? []) {
    if (event.type !== 'node-completed') continue;
    const key = activationKey(event.nodeId, event.iteration);
    const outputs = event.ref === undefined ? event.outputs : run?.values.get(event.ref);
    if (wanted.has(key) && outputs !== undefined) found[key] = outputs;
  }
  return found;
}
