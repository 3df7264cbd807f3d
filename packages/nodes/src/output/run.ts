import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/** Settles with what is connected; the engine makes it the run's output. */
export const run = implementNode(node, { run: ({ inputs }) => ({ outputs: inputs }) });
