import type { Shape } from './shape.ts';

const MOST_ROUNDS = 5;

/** A body that runs one to five times, each on what the round before gave. */
export const loop: Shape = {
  name: 'loop',
  weight: 2,
  most: 3,
  grow: (builder, from) => {
    const { random } = builder;
    const count = random.integer(1, MOST_ROUNDS);
    const parent = builder.add('l', {
      kind: 'control.loop',
      config: { mode: 'count', count },
    });
    builder.connect(from, `${parent}.initial`);
    const inside = { parent, iterations: Array.from({ length: count }, (_, index) => String(index)) };
    const first = builder.sink(`${parent}.last`, { ...inside, fate: 'completes', policies: {} });
    const last = random.chance(0.5) ? builder.step(first, inside) : first;
    builder.connect(last, `${parent}.yield`);
    return `${parent}.result`;
  },
};
