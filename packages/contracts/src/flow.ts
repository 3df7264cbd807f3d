import { z } from 'zod';
import { nodeIdSchema, reservedNameProblem } from './ids.ts';
import type { Json, JsonObject, JsonSchema } from './json.ts';
import { policiesSchema } from './policies.ts';

/** The format marker of saved flows. Frozen: a change of shape is a new marker and a migration. */
export const FLOW_FORMAT = 'heddle/flow@1';

const jsonValue = z.custom<Json>((value) => value !== undefined, { message: 'Expected a JSON value.' });
const jsonObject = z.record(z.string(), jsonValue) as unknown as z.ZodType<JsonObject>; // cast: zod records are mutable, Heddle's JSON is readonly

/** A secret by name; its value never enters a flow. */
export const secretReferenceSchema = z.strictObject({ secret: z.string().min(1).max(64) });

/** Where an edge begins or ends: `<node>.<port>`. */
export const edgeEndSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}\.[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'Expected `<node>.<port>`.')
  .refine((end) => end.split('.').every((name) => reservedNameProblem(name) === undefined), {
    error: ({ input }) => String(input).split('.').map(reservedNameProblem).find(Boolean),
  });

export const flowNodeSchema = z.strictObject({
  id: nodeIdSchema,
  kind: z.string().min(1).max(64),
  version: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Major version of the kind; the newest when left out.'),
  name: z.string().max(120).optional(),
  config: jsonObject.default({}),
  policies: policiesSchema.optional(),
  parent: nodeIdSchema.optional().describe('The container (map or loop) this node is inside of.'),
});
export type FlowNode = z.infer<typeof flowNodeSchema>;

export const flowEdgeSchema = z.strictObject({
  from: edgeEndSchema,
  to: edgeEndSchema,
  kind: z.literal('attachment').optional(),
});
export type FlowEdge = z.infer<typeof flowEdgeSchema>;

const point = z.strictObject({ x: z.number(), y: z.number() });

/** Where a node stands: from the canvas' corner, or from that of the container it is inside of. */
export const flowPlaceSchema = point.extend({
  width: z.number().positive().optional().describe('Of a container, at least; it grows with its contents.'),
  height: z.number().positive().optional(),
  collapsed: z.boolean().optional().describe('A container drawn closed.'),
});
export type FlowPlace = z.infer<typeof flowPlaceSchema>;

export const flowNoteSchema = z.strictObject({
  id: z.string().min(1).max(64),
  text: z.string().max(10_000),
  x: z.number(),
  y: z.number(),
  width: z.number().positive().optional(),
  height: z.number().positive().optional(),
  color: z.string().max(32).optional(),
});

export const flowGroupSchema = z.strictObject({
  id: z.string().min(1).max(64),
  title: z.string().max(120),
  nodes: z.array(nodeIdSchema),
  collapsed: z.boolean().optional(),
  color: z.string().max(32).optional(),
});

export const flowLayoutSchema = z.strictObject({
  nodes: z.record(z.string(), flowPlaceSchema).default({}),
  notes: z.array(flowNoteSchema).default([]),
  groups: z.array(flowGroupSchema).default([]),
});
export type FlowLayout = z.infer<typeof flowLayoutSchema>;

/** One expectation of a case: `that` is a path into `{ output, status, nodes.<id>.{status,outputs} }`. */
export const expectationSchema = z.union([
  z.strictObject({ that: z.string().min(1), equals: jsonValue }),
  z.strictObject({ that: z.string().min(1), contains: jsonValue }),
  z.strictObject({ that: z.string().min(1), matches: z.string() }),
  z.strictObject({
    that: z.string().min(1),
    schema: z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null),
  }),
  z.strictObject({ that: z.string().min(1), min: z.number() }),
  z.strictObject({ that: z.string().min(1), max: z.number() }),
  z.strictObject({ that: z.string().min(1), absent: z.boolean() }),
]);
export type Expectation = z.infer<typeof expectationSchema>;

/** Values that stand in for a node's outputs, so that its body does not run: `{ "<node>": { "<port>": value } }`. */
export const pinsSchema = z.record(z.string(), z.record(z.string(), jsonValue));
export type Pins = z.infer<typeof pinsSchema>;

export const flowCaseSchema = z.strictObject({
  name: z.string().min(1).max(200),
  input: jsonObject.default({}),
  session: z.string().max(128).optional(),
  pins: pinsSchema.optional(),
  expect: z.array(expectationSchema).default([]),
});
export type FlowCase = z.infer<typeof flowCaseSchema>;

/** A flow as it is saved, sent and kept in git. */
export const flowSchema = z.strictObject({
  format: z.literal(FLOW_FORMAT),
  name: z.string().min(1).max(120),
  description: z.string().max(4_000).optional(),
  nodes: z.array(flowNodeSchema).max(2_000).default([]),
  edges: z.array(flowEdgeSchema).max(10_000).default([]),
  layout: flowLayoutSchema.optional(),
  cases: z.array(flowCaseSchema).max(500).optional(),
});
export type Flow = z.infer<typeof flowSchema>;

/** Splits `<node>.<port>`. */
export function parseEdgeEnd(end: string): { node: string; port: string } {
  const dot = end.indexOf('.');
  return { node: end.slice(0, dot), port: end.slice(dot + 1) };
}
