import type { NodeCatalog } from '@heddle/contracts';
import { z } from 'zod';
import { eachRule, PORTS, repeatRule, testKind } from '../../engine/kind-shapes.ts';

/** Of all kinds, so that any body can be told to fail. `fails`: so many first attempts of the body fail. */
const config = z.strictObject({
  fails: z.number().default(0),
  count: z.number().default(1),
  parallel: z.number().default(1),
  failures: z.enum(['fail', 'collect']).default('fail'),
  ms: z.number().default(1_000),
  timed: z.boolean().default(false),
  dated: z.boolean().default(false),
  hangs: z.boolean().default(false),
  text: z.string().default('').meta({ 'x-heddle': 'template' }),
});

const LENT = { ...PORTS.sink, lends: [{ name: 'tool', type: 'tool' }] } as const;

const kind = (name: string, rest: Parameters<typeof testKind<typeof config>>[2] = {}) =>
  testKind(name, config, rest);

const kinds = [
  kind('start', { role: 'input', ports: () => PORTS.source }),
  kind('end', { role: 'output', openInputs: true, ports: () => PORTS.sink }),
  kind('answer', { role: 'output', openInputs: true, ends: () => true, ports: () => PORTS.sink }),
  kind('pure'),
  kind('work', { weight: 'io' }),
  kind('paid', { weight: 'io', paid: true }),
  kind('once', { weight: 'io', effects: 'once' }),
  kind('pause'),
  kind('ask'),
  kind('call', { weight: 'io' }),
  kind('tool', { paid: true, ports: () => LENT }),
  kind('press', { effects: 'once', ports: () => LENT }),
  kind('borrower', {
    weight: 'io',
    ports: () => ({ ...PORTS.step, borrows: [{ name: 'tools', type: 'tool', many: true }] }),
  }),
  kind('reader', { ports: () => PORTS.single }),
  kind('strict', { ports: () => PORTS.strict }),
  kind('first', { join: () => ({ mode: 'any' }) }),
  kind('most', { weight: 'io', join: () => ({ mode: 'quorum', count: 2 }) }),
  kind('fork', { ports: () => PORTS.fork }),
  kind('each', { container: eachRule, ports: () => PORTS.each }),
  kind('repeat', { repeats: true, container: repeatRule, ports: () => PORTS.repeat }),
];

/** Every way a node can behave, and no technology. */
export const catalog: NodeCatalog = Object.fromEntries(kinds.map((spec) => [spec.kind, spec]));
