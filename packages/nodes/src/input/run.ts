import type { Json } from '@heddle/contracts';
import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/** Hands the run's input on, one output per field; defaults of the schema fill what callers left out. */
export const run = implementNode(node, {
  run: ({ config, inputs }) => {
    const outputs: Record<string, Json> = {};
    for (const port of node.ports(config).outputs) {
      const given = Object.hasOwn(inputs, port.name) ? inputs[port.name] : undefined;
      // `null` is a value that a caller may send; a default is for what was left out.
      const value = given === undefined ? port.schema?.default : given;
      if (value !== undefined) outputs[port.name] = value;
    }
    return { outputs };
  },
});
