import { canonicalJson } from '@heddle/contracts';
import { implementNode } from '@heddle/ports';
import { node } from './node.ts';

/** The engine has filled the template in; a template that is one reference may have kept another type. */
export const run = implementNode(node, {
  run: ({ config }) => {
    const filled: unknown = config.template;
    return { outputs: { text: typeof filled === 'string' ? filled : canonicalJson(filled) } };
  },
});
