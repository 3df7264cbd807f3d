import type { Shape } from './shape.ts';

/** An if: one side runs, the other is skipped to its end, and a join goes on with whichever lives. */
export const branch: Shape = {
  name: 'branch',
  weight: 2,
  most: 7,
  grow: (builder, from) => {
    const { random } = builder;
    const isTaken = random.chance(0.5);
    const id = builder.add('b', {
      kind: 'control.branch',
      config: { cases: [{ name: 'yes', when: isTaken ? 'ask.number >= 0' : 'ask.number < 0' }] },
      outlets: ['yes', 'else'],
      takes: [isTaken ? 'yes' : 'else'],
    });
    builder.connect(from, `${id}.value`);
    const mode = random.pick(['first', 'any', 'all'] as const);
    const ends = ['yes', 'else'].map((outlet) => {
      let at = `${id}.${outlet}`;
      for (let count = random.integer(1, 2); count > 0; count--) at = builder.step(at);
      return at;
    });
    return builder.join(mode, ends);
  },
};
