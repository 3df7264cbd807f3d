import type { Shape } from './shape.ts';

/** Two branches that meet in a node which needs both: one by value, one by order. */
export const diamond: Shape = {
  name: 'diamond',
  weight: 2,
  most: 3,
  grow: (builder, from) => {
    const left = builder.step(from);
    const right = builder.step(from);
    const end = builder.sink(left);
    builder.connect(right, `${end.slice(0, end.indexOf('.'))}.run`);
    return end;
  },
};
