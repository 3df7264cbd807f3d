import { HeddleError } from '@heddle/contracts';
import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/**
 * Decides after every round whether there is another.
 *
 * @throws HeddleError `expression-failed` for a condition that is neither true nor false, `run-limit` at the most rounds.
 */
export const run = implementNode(node, {
  run: ({ config, inputs, iterations, evaluate, run: { nodeId } }) => {
    const rounds = iterations?.count ?? 0;
    const result = iterations ? iterations.results.at(-1) : inputs.initial;
    const over = { outputs: { result: result ?? null, rounds } };
    const again = { outputs: {}, iterate: { count: rounds + 1 } };
    if (config.mode === 'count') return rounds < config.count ? again : over;
    if (config.mode === 'until' && rounds === 0) return again;
    const holds = evaluate(config.condition);
    if (typeof holds !== 'boolean')
      throw new HeddleError(
        'expression-failed',
        `The condition of loop \`${nodeId}\` must be true or false and is ${holds === null ? 'null' : typeof holds}. Compare it, for example \`loop.last != null\`.`,
      );
    if (holds === (config.mode === 'until')) return over;
    if (rounds < config.max) return again;
    if (config.atMax === 'stop') return over;
    throw new HeddleError(
      'run-limit',
      `Loop \`${nodeId}\` ran its ${config.max} rounds and its condition still asks for more. Raise "At most", let it stop there, or mend the condition.`,
      { details: { nodeId, limit: config.max } },
    );
  },
});
