import { JOIN_MODES } from '../graph-builder.ts';
import type { Shape } from './shape.ts';

/** One port read by one to ten nodes, which a join of any mode brings together. */
export const fanOut: Shape = {
  name: 'fan-out',
  weight: 3,
  most: 12,
  grow: (builder, from) => {
    const { random } = builder;
    const mode = random.pick(JOIN_MODES);
    const ends = Array.from({ length: random.integer(1, 10) }, () => builder.step(from));
    return builder.join(mode, ends, random.integer(1, ends.length));
  },
};
