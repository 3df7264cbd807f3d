import type { Json } from '@heddle/contracts';
import { implementNode, type NodeWait } from '@heddle/ports';
import type { z } from 'zod';
import { momentOf } from './moment-of.ts';
import { node, UNIT_MS } from './node.ts';

type Config = z.output<typeof node.config>;

/**
 * Puts the run away, and settles when it is woken. What entered is passed on, true when nothing did; a signal's value
 * takes its place.
 *
 * @throws HeddleError `value-type` for a date that cannot be read.
 */
export const run = implementNode(node, {
  run: ({ config, inputs, woken, run: { nodeId } }) => {
    if (!woken) return { outputs: {}, wait: waitOf(config, nodeId) };
    const passed: Json = inputs.value === undefined ? true : inputs.value;
    if (config.until !== 'signal') return { outputs: { value: passed } };
    return { outputs: woken.by === 'time' ? { timeout: passed } : { value: woken.value ?? null } };
  },
});

function waitOf(config: Config, nodeId: string): NodeWait {
  const { until, amount, unit, form = {}, timeoutS } = config;
  const reason = (what: string): string => (config.reason === '' ? what : String(config.reason));
  if (until === 'duration')
    return { reason: reason(`${amount} ${unit} pass`), time: { afterMs: Math.ceil(amount * UNIT_MS[unit]) } };
  if (until === 'date') {
    const at = momentOf(config.date, nodeId);
    return { reason: reason(`It is ${new Date(at).toISOString()}`), time: { at } };
  }
  return {
    reason: reason('A signal comes'),
    signal: { form },
    ...(timeoutS === undefined ? {} : { time: { afterMs: Math.ceil(timeoutS * 1_000) } }),
  };
}
