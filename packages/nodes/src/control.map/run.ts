import { HeddleError } from '@heddle/contracts';
import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/** Asks for an iteration per item, then gathers what they gave. @throws HeddleError `value-type` for anything but a list. */
export const run = implementNode(node, {
  run: ({ inputs, iterations, run: { nodeId } }) => {
    if (iterations)
      return {
        outputs: {
          results: [...iterations.results],
          failures: Object.entries(iterations.failures).map(([index, failure]) => ({
            index: Number(index),
            ...failure,
          })),
        },
      };
    const { items } = inputs;
    if (!Array.isArray(items))
      throw new HeddleError(
        'value-type',
        `Map \`${nodeId}\` needs a list of items and got ${items === null ? 'null' : typeof items}. Read a list, for example \`{{node.port.items}}\`.`,
      );
    if (items.length === 0) return { outputs: { results: [], failures: [] } };
    return { outputs: {}, iterate: { count: items.length } };
  },
});
