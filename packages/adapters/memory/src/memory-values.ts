import { createHash } from 'node:crypto';
import { activationKey, HeddleError, type JsonObject, type RunEventBody } from '@heddle/contracts';
import { type Commit, VALUE_LIMITS } from '@heddle/ports';
import type { MemoryRun } from './memory-run.ts';

/** What of a commit is kept otherwise than it came: large values are put beside the run, and referred to. */
export interface KeptCommit {
  readonly events: readonly RunEventBody[];
  readonly output: JsonObject | undefined;
  readonly outputRef: string | undefined;
}

/** A commit's values as they are kept. Nothing is kept when one is too large. @throws HeddleError `value-too-large`. */
export function keepLarge(run: MemoryRun, { events, end }: Commit): KeptCommit {
  const values = new Map<string, JsonObject>();
  const keep = (value: JsonObject | undefined, what: string): string | undefined => {
    const ref = value && refOf(value, what);
    if (value !== undefined && ref !== undefined) values.set(ref, value);
    return ref;
  };
  const kept = events.map((event): RunEventBody => {
    if (event.type === 'node-completed') {
      const ref = keep(event.outputs, `outputs of node \`${event.nodeId}\``);
      const { outputs: _outputs, ...rest } = event;
      return ref === undefined ? event : { ...rest, ref };
    }
    if (event.type !== 'run-completed') return event;
    const ref = keep(event.output, 'output');
    const { output: _output, ...rest } = event;
    return ref === undefined ? event : { ...rest, ref };
  });
  const outputRef = keep(end?.output, 'output');
  for (const [ref, value] of values) run.values.set(ref, value);
  return { events: kept, output: outputRef === undefined ? end?.output : undefined, outputRef };
}

/** What a value is kept under when it is large. @throws HeddleError `value-too-large`. */
export function refOf(value: JsonObject, what: string): string | undefined {
  const body = JSON.stringify(value);
  const bytes = Buffer.byteLength(body);
  if (bytes <= VALUE_LIMITS.inlineBytes) return undefined;
  if (bytes > VALUE_LIMITS.maxBytes)
    throw new HeddleError(
      'value-too-large',
      `Expected the ${what} to be at most ${VALUE_LIMITS.maxBytes} bytes of JSON, found ${bytes}.`,
    );
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
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
