import { canonicalJson, HeddleError, type Json } from '@heddle/contracts';
import { implementNode, type NodeContext } from '@heddle/ports';
import type { z } from 'zod';
import { node } from './node.ts';

type Context = NodeContext<z.output<typeof node.config>>;

/**
 * Takes one outlet and passes the value through it; without a value, true.
 *
 * @throws HeddleError `expression-failed` for a condition that is neither true nor false.
 */
export const run = implementNode(node, {
  run: (context) => {
    const { config, inputs } = context;
    const value = inputs.value === undefined ? true : inputs.value;
    let compared: string | undefined;
    for (const { name, when, equals } of config.cases) {
      if (when === undefined) compared ??= canonicalJson(comparedValue(context, value));
      const isTaken = when === undefined ? compared === canonicalJson(equals) : holds(context, name, when);
      if (isTaken) return { outputs: { [name]: value } };
    }
    return { outputs: { else: value } };
  },
});

/** By value, as `==` compares: text, numbers, lists item by item, objects in any order of their properties. */
function comparedValue({ config, evaluate }: Context, value: Json): unknown {
  return config.on === undefined ? value : evaluate(config.on);
}

function holds({ evaluate, run: { nodeId } }: Context, name: string, when: string): boolean {
  const result = evaluate(when);
  if (typeof result === 'boolean') return result;
  throw new HeddleError(
    'expression-failed',
    `The condition of \`${nodeId}.${name}\` must be true or false and is ${result === null ? 'null' : typeof result}. Compare it, for example \`${when} != null\`.`,
  );
}
