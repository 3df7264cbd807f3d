import { z } from 'zod';
import { millisSchema } from './fields.ts';

/** A knowledge base. */
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
  createdAt: millisSchema,
  updatedAt: millisSchema,
});
export type Knowledge = z.infer<typeof knowledgeSchema>;

/** How far the indexing of a knowledge base is, in documents. */
export const knowledgeProgressSchema = z.object({
  id: z.string(),
  status: z.enum(['empty', 'indexing', 'ready', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
});

/** What a knowledge base is made from; `folder` is read on the server. */
export const knowledgeBodySchema = z.strictObject({
  name: z.string().min(1).max(120),
  description: z.string().max(2_000).optional(),
  folder: z.string().max(1_024).optional(),
});

/** A document of a knowledge base, and how far it is. */
export const documentSchema = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  status: z.enum(['queued', 'parsing', 'embedding', 'ready', 'failed']),
  chunks: z.number().int(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  createdAt: millisSchema,
});
export type KnowledgeDocument = z.infer<typeof documentSchema>;

/** A question to a knowledge base. */
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
