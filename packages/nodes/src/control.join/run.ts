import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/** The engine has waited as the mode asks; the port holds the values of the branches that were taken. */
export const run = implementNode(node, {
  run: ({ config, inputs }) => {
    const values = Array.isArray(inputs.in) ? inputs.in : [];
    const isList = config.mode === 'all' || config.mode === 'quorum';
    return isList ? { outputs: { values } } : { outputs: { value: values[0] ?? null } };
  },
});
