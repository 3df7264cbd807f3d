import type { Shape } from './shape.ts';

/** One node after the other. */
export const chain: Shape = {
  name: 'chain',
  weight: 3,
  most: 5,
  grow: (builder, from) => {
    let at = from;
    for (let count = builder.random.integer(1, 5); count > 0; count--) at = builder.step(at);
    return at;
  },
};
