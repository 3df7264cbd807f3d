import { z } from 'zod';
import { diagnosticSchema } from '../diagnostic.ts';
import { usageSchema } from '../event.ts';
import { flowSchema } from '../flow.ts';
import { SLUG_PATTERN } from '../ids.ts';
import type { Json, JsonObject } from '../json.ts';

const json = z.custom<Json>((value) => value !== undefined);
const millis = z.number().int().describe('Milliseconds since the epoch.');

/** A JSON object of free shape. */
export const jsonObjectSchema = z.record(z.string(), json) as unknown as z.ZodType<JsonObject>; // cast: zod records are mutable, Heddle's JSON is readonly

export const slugSchema = z
  .string()
  .regex(SLUG_PATTERN, 'A slug has a-z, 0-9 and -, and does not begin or end with -.');

/** `application/problem+json`, RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  runId: z.string().optional(),
  diagnostics: z.array(diagnosticSchema).optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const setupBodySchema = z.strictObject({
  token: z.string().min(1),
  email: z.email().max(254),
  name: z.string().min(1).max(120),
  password: z.string().min(10, 'Use at least 10 characters.').max(200),
});

export const sessionBodySchema = z.strictObject({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(200),
});

export const ROLES = ['owner', 'editor', 'viewer'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const meSchema = z.strictObject({
  user: z.strictObject({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
  workspaces: z.array(z.strictObject({ id: z.string(), name: z.string(), role: roleSchema })),
});
export type Me = z.infer<typeof meSchema>;

export const setupStateSchema = z.strictObject({ open: z.boolean() });

/** A node kind as `/api/nodes` shows it; `ports` are those of the default config. */
export const nodeInfoSchema = z.object({
  kind: z.string(),
  version: z.number().int(),
  title: z.string(),
  summary: z.string(),
  docs: z.string(),
  icon: z.string(),
  category: z.string(),
  effects: z.enum(['none', 'idempotent', 'once']),
  paid: z.boolean(),
  ports: z.object({
    inputs: z.array(jsonObjectSchema),
    outputs: z.array(jsonObjectSchema),
    borrows: z.array(jsonObjectSchema),
    lends: z.array(jsonObjectSchema),
  }),
  config: jsonObjectSchema,
});
export type NodeInfo = z.infer<typeof nodeInfoSchema>;

export const tryBodySchema = z.strictObject({
  config: jsonObjectSchema.default({}),
  inputs: jsonObjectSchema.default({}),
  attachments: z
    .record(z.string(), z.array(z.strictObject({ kind: z.string(), config: jsonObjectSchema.default({}) })))
    .optional(),
  confirm: z.boolean().optional(),
  session: z.string().max(128).optional(),
});
export type TryBody = z.infer<typeof tryBodySchema>;

export const tryResultSchema = z.object({
  outputs: jsonObjectSchema,
  usage: usageSchema,
  events: z.array(jsonObjectSchema),
  durationMs: z.number(),
});

export const signalBodySchema = z.strictObject({
  nodeId: z.string(),
  iteration: z.string().optional().describe('Which round or item; empty at the top.'),
  value: json.optional().describe('What the node asks for, checked against its form.'),
});

export const segmentSchema = z.object({
  id: z.string(),
  nodes: z.array(z.string()),
  queue: z.string(),
  after: z.array(z.object({ segment: z.string(), when: z.string().optional() })),
  reason: z.string(),
});

export const checkResultSchema = z.object({
  ok: z.boolean(),
  diagnostics: z.array(diagnosticSchema),
  plan: z.object({ id: z.string(), jobs: z.array(segmentSchema) }).optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const flowRecordSchema = z.object({
  id: z.string(),
  revision: z.number().int(),
  flow: flowSchema,
  createdAt: millis,
  updatedAt: millis,
  published: z.object({ slug: z.string(), version: z.number().int(), url: z.string() }).nullable(),
});
export type FlowRecord = z.infer<typeof flowRecordSchema>;

export const flowListItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  revision: z.number().int(),
  nodes: z.number().int(),
  createdAt: millis,
  updatedAt: millis,
  published: z.object({ slug: z.string(), version: z.number().int(), url: z.string() }).nullable(),
  lastRun: z.object({ id: z.string(), status: z.string(), at: millis }).nullable(),
});
export type FlowListItem = z.infer<typeof flowListItemSchema>;

export const replayBodySchema = z.strictObject({
  live: z
    .array(z.string().max(200))
    .max(2_000)
    .default([])
    .describe('Nodes that ask anew; what follows from them may.'),
  flow: z
    .enum(['same', 'draft'])
    .default('same')
    .describe('The flow as it was, or as it is saved now: what changed, and what follows, may ask anew.'),
});

export const runBodySchema = z.strictObject({
  input: jsonObjectSchema.default({}),
  session: z.string().max(128).optional(),
  user: z.string().max(128).optional(),
  pins: z.record(z.string(), z.record(z.string(), json)).optional(),
  from: z
    .strictObject({
      runId: z.string(),
      nodeId: z.string(),
      inputs: jsonObjectSchema.optional().describe('Values by input port, instead of what enters the node.'),
    })
    .optional()
    .describe('Goes on from a node of an earlier run: what does not follow from it is taken from there.'),
  budget: z.strictObject({ usd: z.number().positive() }).optional(),
});

export const publishBodySchema = z.strictObject({
  slug: slugSchema.optional(),
  note: z.string().max(2_000).optional(),
  channels: z.array(z.enum(['api'])).optional(),
});
export const publishResultSchema = z.object({ slug: z.string(), version: z.number().int(), url: z.string() });

export const flowVersionSchema = z.object({
  version: z.number().int(),
  planId: z.string(),
  note: z.string().optional(),
  publishedAt: millis,
  publishedBy: z.string().optional(),
  live: z.boolean(),
  changes: z.object({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.string()),
    edges: z.number().int(),
  }),
});
export type FlowVersion = z.infer<typeof flowVersionSchema>;

export const templateSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  needsKey: z.boolean(),
  readme: z.string(),
  flow: flowSchema,
});
export type Template = z.infer<typeof templateSchema>;

export const knowledgeProgressSchema = z.object({
  id: z.string(),
  status: z.enum(['empty', 'indexing', 'ready', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
});

export const templateUseResultSchema = z.object({
  id: z.string(),
  flow: flowRecordSchema,
  knowledge: z.array(knowledgeProgressSchema),
});

export const knowledgeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  status: z.enum(['empty', 'indexing', 'ready', 'failed']),
  searchable: z
    .boolean()
    .describe('It answers: it was complete once, also while more documents are being indexed.'),
  done: z.number().int(),
  total: z.number().int(),
  documents: z.number().int(),
  chunks: z.number().int(),
  embedder: z.string(),
  degraded: z.string().optional(),
  revision: z.number().int(),
  folder: z.string().optional(),
  createdAt: millis,
  updatedAt: millis,
});
export type Knowledge = z.infer<typeof knowledgeSchema>;

export const knowledgeBodySchema = z.strictObject({
  name: z.string().min(1).max(120),
  description: z.string().max(2_000).optional(),
  folder: z.string().max(1_024).optional(),
});

export const documentSchema = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  status: z.enum(['queued', 'parsing', 'embedding', 'ready', 'failed']),
  chunks: z.number().int(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  createdAt: millis,
});
export type KnowledgeDocument = z.infer<typeof documentSchema>;

export const searchBodySchema = z.strictObject({
  query: z.string().min(1).max(4_000),
  topK: z.number().int().min(1).max(50).default(5),
});

/** A passage of a document: `text` equals `document.text.slice(start, end)`. */
export const chunkSchema = z.object({
  id: z.string(),
  text: z.string(),
  score: z.number(),
  documentId: z.string(),
  title: z.string(),
  uri: z.string(),
  knowledgeId: z.string().optional().describe('The base it was found in.'),
  start: z.number().int(),
  end: z.number().int(),
});
export type RetrievedChunk = z.infer<typeof chunkSchema>;

export const secretBodySchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'A name has a-z, 0-9, _ and -.'),
  value: z.string().min(1).max(16_384),
  hosts: z.array(z.string().min(1).max(253)).max(20).optional(),
});
export const secretInfoSchema = z.object({
  name: z.string(),
  hint: z.string(),
  hosts: z.array(z.string()),
  createdAt: millis,
  updatedAt: millis,
});
export type SecretInfo = z.infer<typeof secretInfoSchema>;

export const KEY_VERBS = ['run', 'read', 'debug'] as const;
export const keyBodySchema = z.strictObject({
  name: z.string().min(1).max(120),
  flows: z.union([z.literal('*'), z.array(slugSchema).min(1)]).default('*'),
  verbs: z.array(z.enum(KEY_VERBS)).min(1).default(['run', 'read']),
  limits: z.strictObject({ perMinute: z.number().int().positive().optional() }).optional(),
  expiresAt: millis.optional(),
});
export const keyInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  flows: z.union([z.literal('*'), z.array(z.string())]),
  verbs: z.array(z.enum(KEY_VERBS)),
  limits: z.object({ perMinute: z.number().int().optional() }).optional(),
  createdAt: millis,
  expiresAt: millis.optional(),
  lastUsedAt: millis.optional(),
});
export type KeyInfo = z.infer<typeof keyInfoSchema>;

/** A model provider as the studio offers it. */
export const providerInfoSchema = z.object({
  provider: z.string(),
  title: z.string(),
  needsKey: z.boolean(),
  secret: z.string().optional(),
  configured: z.boolean(),
  defaultModel: z.string().optional(),
  models: z.array(z.string()),
  note: z.string().optional(),
});
export type ProviderInfo = z.infer<typeof providerInfoSchema>;

export const providerTestBodySchema = z.strictObject({
  provider: z.string(),
  model: z.string().optional(),
  baseUrl: z.string().optional(),
  apiKey: z.strictObject({ secret: z.string() }).optional(),
});
export const providerTestResultSchema = z.object({
  ok: z.boolean(),
  model: z.string().optional(),
  latencyMs: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** What a published flow answers. */
export const publishedResultSchema = z.object({
  runId: z.string(),
  output: jsonObjectSchema,
  usage: usageSchema,
  latencyMs: z.number(),
  warnings: z.array(z.string()).optional(),
});
export type PublishedResult = z.infer<typeof publishedResultSchema>;

/** The envelope of every list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
