import { z } from 'zod';
import { jsonObjectSchema, slugSchema } from './http/fields.ts';

/** A published flow that a node names: its slug, and the version when it is pinned. */
export const flowNameSchema = z.strictObject({
  slug: slugSchema,
  version: z.number().int().positive().optional(),
});
export type FlowName = z.infer<typeof flowNameSchema>;

/** A name in one word: `translate@2`, or `translate` for what is live. */
export function printFlowName({ slug, version }: FlowName): string {
  return version === undefined ? slug : `${slug}@${version}`;
}

/** The name that a word says. */
export function readFlowName(word: string): FlowName {
  const [slug = '', version] = word.split('@');
  return { slug, ...(version === undefined ? {} : { version: Number(version) }) };
}

/** What a flow looks like to whoever calls it: what it takes, and which flows it calls itself. */
export const flowSignatureSchema = z.strictObject({
  input: z.strictObject({ mode: z.enum(['form', 'chat']), schema: jsonObjectSchema }),
  calls: z.array(
    flowNameSchema.extend({
      always: z.boolean().describe('Every run of the flow makes this call; there is no way around it.'),
    }),
  ),
});
export type FlowSignature = z.infer<typeof flowSignatureSchema>;

/** How a workspace answers for a name: `found` is null when it has no such flow, or not in that version. */
export const calledFlowSchema = flowNameSchema.extend({
  found: flowSignatureSchema.extend({ version: z.number().int() }).nullable(),
  live: z.number().int().optional().describe('The live version, where only the pinned one is missing.'),
});
export type CalledFlow = z.infer<typeof calledFlowSchema>;
