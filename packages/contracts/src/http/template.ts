import { z } from 'zod';
import { flowSchema } from '../flow.ts';
import { flowRecordSchema } from './flow.ts';
import { knowledgeProgressSchema } from './knowledge.ts';

/** A flow to begin with. */
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

/** What using a template made: the flow, and the knowledge bases that are being indexed. */
export const templateUseResultSchema = z.object({
  id: z.string(),
  flow: flowRecordSchema,
  knowledge: z.array(knowledgeProgressSchema),
});
