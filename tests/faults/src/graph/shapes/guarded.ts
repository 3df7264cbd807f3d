import type { Shape } from './shape.ts';

/** A step whose failure leaves by an outlet of its own. */
export const guarded: Shape = {
  name: 'guarded',
  weight: 1,
  most: 4,
  grow: (builder, from) => {
    const { random } = builder;
    const fate = random.chance(0.5) ? 'fails' : 'completes';
    const retry = random.chance(0.5) ? { retry: { attempts: 2, backoffMs: 50 } } : {};
    const end = builder.sink(from, { fate, policies: { onError: 'branch', ...retry } });
    const id = end.slice(0, end.indexOf('.'));
    const rescued = builder.step(`${id}.error`, { calls: 'nothing' });
    const normal = builder.step(end, { calls: 'nothing' });
    return builder.join('first', [normal, rescued]);
  },
};
