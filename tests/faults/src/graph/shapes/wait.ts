import type { Shape } from './shape.ts';

/** Some hundred milliseconds in which no worker holds the run; the value is passed on. */
export const wait: Shape = {
  name: 'wait',
  weight: 1,
  most: 1,
  grow: (builder, from) => {
    const id = builder.add('w', {
      kind: 'control.wait',
      config: { until: 'duration', amount: builder.random.integer(50, 2_000), unit: 'ms' },
    });
    builder.connect(from, `${id}.value`);
    return `${id}.value`;
  },
};
