import { addUsage, canonicalJson, type Json, NO_USAGE, type Usage } from '@heddle/contracts';
import { createSchemaValidator } from '@heddle/json-schema';
import { type Attachment, implementNode, type ModelAttachment, type NodeContext } from '@heddle/ports';
import type { z } from 'zod';
import { node } from './node.ts';
import { repairJson } from './repair-json.ts';

type Context = NodeContext<z.output<typeof node.config>>;
type Verdict =
  | { readonly valid: true; readonly json: Json }
  | { readonly valid: false; readonly problems: readonly string[]; readonly found: string };

/** Checks, repairs, and asks a lent model again, at most as often as the config says. */
export const run = implementNode(node, {
  run: async (context) => {
    const { config, inputs, attachments } = context;
    const model = attachments.model?.find(isModel);
    let verdict = check(context, inputs.json ?? inputs.text ?? null);
    let usage: Usage = NO_USAGE;
    for (let retry = 0; !verdict.valid && model !== undefined && retry < config.retries; retry++) {
      const answer = await askAgain(model, context, verdict);
      usage = addUsage(usage, answer.usage);
      verdict = check(context, answer.json ?? answer.text);
    }
    if (verdict.valid) return { outputs: { json: verdict.json }, usage };
    const { problems, found } = verdict;
    return {
      outputs: { invalid: { problems: [...problems], found } },
      usage,
      unlessWired: {
        outlet: 'invalid',
        error: {
          code: 'output-invalid',
          message: `Node \`${context.run.nodeId}\` expected JSON of its schema and found something else: ${problems.slice(0, 3).join(' ')}`,
          details: { problems: problems.slice(0, 10) },
        },
      },
    };
  },
});

function check({ config }: Context, value: Json): Verdict {
  const found = typeof value === 'string' ? value : canonicalJson(value);
  const json = typeof value === 'string' ? readJson(value, config.repair) : value;
  if (json === undefined)
    return { valid: false, problems: ['It is not JSON.'], found: found.slice(0, 2_000) };
  const result = createSchemaValidator(config.schema).validate(json);
  if (result.valid) return { valid: true, json };
  return {
    valid: false,
    problems: result.problems.slice(0, 20).map((problem) => `${problem.path || '/'}: ${problem.message}`),
    found: found.slice(0, 2_000),
  };
}

function readJson(text: string, repair: boolean): Json | undefined {
  if (repair) return repairJson(text);
  try {
    return JSON.parse(text) as Json; // cast: JSON.parse gives JSON
  } catch {
    return undefined;
  }
}

function askAgain(
  model: ModelAttachment,
  { config }: Context,
  verdict: Extract<Verdict, { valid: false }>,
): ReturnType<ModelAttachment['ask']> {
  return model.ask({
    schema: config.schema,
    messages: [
      {
        role: 'system',
        content: `Answer with JSON only, no words around it. It must fit this JSON Schema:\n${canonicalJson(config.schema)}`,
      },
      {
        role: 'user',
        content: `This does not fit:\n${verdict.found}\n\nProblems:\n${verdict.problems.join('\n')}\n\nWrite it again so that it fits. Keep what it says; invent nothing.`,
      },
    ],
  });
}

function isModel(attachment: Attachment): attachment is ModelAttachment {
  return attachment.type === 'model';
}
