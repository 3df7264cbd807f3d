import type { Shape } from './shape.ts';

/** One port read by one to ten nodes, which a join of any mode brings together. */
export const fanOut: Shape = {
  name: 'fan-out',
  weight: 3,
  most: 12,
  grow: (builder, from) => {
    const { random } = builder;
    const mode = random.pick(['all', 'first', 'any'] as const);
    const ends = Array.from({ length: random.integer(1, 10) }, () => builder.step(from));
    const join = builder.add('j', {
      kind: 'control.join',
      config: { mode },
      join: mode === 'any' ? 'any' : 'all',
    });
    for (const end of ends) builder.connect(end, `${join}.in`);
    return `${join}.${mode === 'all' ? 'values' : 'value'}`;
  },
};
