import { defineNode, type NodeCatalog } from '@heddle/contracts';
import { z } from 'zod';

const any = 'any' as const;

/** Kinds that exist for tests of compiler and engine: every way a node can behave, and no technology. */
const kinds = [
  defineNode({
    kind: 'start',
    title: 'Start',
    summary: '',
    docs: '',
    icon: '',
    category: 'input',
    role: 'input',
    config: z.strictObject({}),
    ports: () => ({ inputs: [], outputs: [{ name: 'value', type: any }] }),
  }),
  defineNode({
    kind: 'end',
    title: 'End',
    summary: '',
    docs: '',
    icon: '',
    category: 'output',
    role: 'output',
    openInputs: true,
    config: z.strictObject({}),
    ports: () => ({ inputs: [], outputs: [] }),
  }),
  defineNode({
    kind: 'pure',
    title: 'Pure',
    summary: '',
    docs: '',
    icon: '',
    category: 'transform',
    config: z.strictObject({}),
    ports: () => ({
      inputs: [{ name: 'in', type: any, many: true }],
      outputs: [{ name: 'value', type: any }],
    }),
  }),
  defineNode({
    kind: 'work',
    title: 'Work',
    summary: '',
    docs: '',
    icon: '',
    category: 'tool',
    weight: 'io',
    config: z.strictObject({}),
    ports: () => ({
      inputs: [{ name: 'in', type: any, many: true }],
      outputs: [{ name: 'value', type: any }],
    }),
  }),
  defineNode({
    kind: 'paid',
    title: 'Paid',
    summary: '',
    docs: '',
    icon: '',
    category: 'model',
    weight: 'io',
    paid: true,
    config: z.strictObject({}),
    ports: () => ({
      inputs: [{ name: 'in', type: any, many: true }],
      outputs: [{ name: 'value', type: any }],
    }),
  }),
  defineNode({
    kind: 'fork',
    title: 'Fork',
    summary: '',
    docs: '',
    icon: '',
    category: 'control',
    config: z.strictObject({ take: z.enum(['left', 'right', 'none']).default('left') }),
    ports: () => ({
      inputs: [{ name: 'in', type: any, many: true }],
      outputs: [
        { name: 'left', type: any, outlet: true, exclusive: true },
        { name: 'right', type: any, outlet: true, exclusive: true },
      ],
    }),
  }),
  defineNode({
    kind: 'strict',
    title: 'Strict',
    summary: '',
    docs: '',
    icon: '',
    category: 'transform',
    config: z.strictObject({}),
    ports: () => ({
      inputs: [{ name: 'in', type: any, required: true }],
      outputs: [{ name: 'value', type: any }],
    }),
  }),
  defineNode({
    kind: 'reader',
    title: 'Reader',
    summary: '',
    docs: '',
    icon: '',
    category: 'transform',
    config: z.strictObject({ text: z.string().default('').meta({ 'x-heddle': 'template' }) }),
    ports: () => ({ inputs: [{ name: 'in', type: any }], outputs: [{ name: 'value', type: any }] }),
  }),
  defineNode({
    kind: 'first',
    title: 'First',
    summary: '',
    docs: '',
    icon: '',
    category: 'control',
    join: () => ({ mode: 'any' }),
    config: z.strictObject({}),
    ports: () => ({
      inputs: [{ name: 'in', type: any, many: true }],
      outputs: [{ name: 'value', type: any }],
    }),
  }),
];

/** The test kinds by name. */
export const testCatalog: NodeCatalog = Object.fromEntries(kinds.map((spec) => [spec.kind, spec]));
