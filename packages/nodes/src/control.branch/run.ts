import { HeddleError } from '@heddle/contracts';
import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/** Takes one outlet and passes the value through it; without a value, true. */
export const run = implementNode(node, {
  run: ({ config, inputs, evaluate, run: { nodeId } }) => {
    const value = inputs.value === undefined ? true : inputs.value;
    for (const { name, when } of config.cases) {
      const holds = evaluate(when);
      if (typeof holds !== 'boolean') {
        throw new HeddleError(
          'expression-failed',
          `The condition of \`${nodeId}.${name}\` must be true or false and is ${holds === null ? 'null' : typeof holds}. Compare it, for example \`${when} != null\`.`,
        );
      }
      if (holds) return { outputs: { [name]: value } };
    }
    return { outputs: { else: value } };
  },
});
