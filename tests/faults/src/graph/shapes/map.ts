import { LIST } from '../random-graph-input.ts';
import type { Shape } from './shape.ts';

/** A body for every item of a list, side by side; failures fail the run or are collected. */
export const map: Shape = {
  name: 'map',
  weight: 2,
  most: 3,
  grow: (builder, from) => {
    const { random } = builder;
    const onFailure = random.pick(['fail', 'collect'] as const);
    const parent = builder.add('p', {
      kind: 'control.map',
      config: { parallel: random.integer(1, LIST.length), onFailure },
    });
    builder.connect('ask.list', `${parent}.items`);
    builder.connect(from, `${parent}.run`);
    const inside = { parent, iterations: LIST.map((_, index) => String(index)) };
    const howMany = onFailure === 'collect' ? random.pick(['none', 'none', 'one', 'all'] as const) : 'none';
    const failsIn = howMany === 'one' ? [random.pick(inside.iterations)] : [];
    const fate = howMany === 'all' ? 'fails' : 'completes';
    const first = builder.sink(`${parent}.item`, { ...inside, fate, failsIn, policies: {} });
    const last = random.chance(0.5) && howMany === 'none' ? builder.step(first, inside) : first;
    builder.connect(last, `${parent}.yield`);
    return `${parent}.results`;
  },
};
