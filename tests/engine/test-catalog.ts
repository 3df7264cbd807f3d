import type { NodeCatalog } from '@heddle/contracts';
import { z } from 'zod';
import { eachRule, PORTS, repeatRule, testKind } from './kind-shapes.ts';

const nothing = z.strictObject({});

/** Kinds that exist for tests of compiler and engine: every way a node can behave, and no technology. */
const kinds = [
  testKind('start', nothing, { role: 'input', ports: () => PORTS.source }),
  testKind('end', z.strictObject({ ends: z.boolean().optional() }), {
    role: 'output',
    openInputs: true,
    ends: (config) => config.ends ?? false,
    ports: () => PORTS.sink,
  }),
  testKind('pure', nothing),
  testKind('work', nothing, { weight: 'io' }),
  testKind('paid', nothing, { weight: 'io', paid: true }),
  testKind('once', nothing, { weight: 'io', effects: 'once' }),
  testKind('first', nothing, { join: () => ({ mode: 'any' }) }),
  testKind('pause', z.strictObject({ ms: z.number().default(1_000) })),
  testKind('strict', nothing, { ports: () => PORTS.strict }),
  testKind('reader', z.strictObject({ text: z.string().default('').meta({ 'x-heddle': 'template' }) }), {
    ports: () => PORTS.single,
  }),
  testKind('fork', z.strictObject({ take: z.enum(['left', 'right', 'none']).default('left') }), {
    ports: () => PORTS.fork,
  }),
  testKind(
    'each',
    z.strictObject({
      parallel: z.number().default(2),
      failures: z.enum(['fail', 'collect']).default('fail'),
    }),
    { container: eachRule, ports: () => PORTS.each },
  ),
  testKind('repeat', z.strictObject({ rounds: z.number().default(3) }), {
    repeats: true,
    container: repeatRule,
    ports: () => PORTS.repeat,
  }),
  testKind('lender', nothing, {
    ports: () => ({ ...PORTS.sink, lends: [{ name: 'tool', type: 'tool' }] }),
  }),
  testKind('borrower', nothing, {
    weight: 'io',
    ports: () => ({ ...PORTS.single, borrows: [{ name: 'tools', type: 'tool', many: true }] }),
  }),
];

/** The test kinds by name. */
export const testCatalog: NodeCatalog = Object.fromEntries(kinds.map((spec) => [spec.kind, spec]));
