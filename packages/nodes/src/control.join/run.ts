import { implementNode } from '@heddle/ports';
import { node, QUORUM } from './node.ts';

/** The engine has waited as the mode asks; the port holds the values of the branches that were taken. */
export const run = implementNode(node, {
  run: ({ config, inputs }) => {
    const values = Array.isArray(inputs.in) ? inputs.in : [];
    if (config.mode === 'all') return { outputs: { values } };
    // More may have arrived at once than were waited for.
    if (config.mode === 'quorum') return { outputs: { values: values.slice(0, config.count ?? QUORUM) } };
    return { outputs: { value: values[0] ?? null } };
  },
});
