import { canonicalJson, type Json } from '@heddle/contracts';
import { createSchemaValidator } from '@heddle/json-schema';
import { type Attachment, implementNode, type ModelAttachment, type NodeContext } from '@heddle/ports';
import type { z } from 'zod';
import { node } from './node.ts';
import { repairJson } from './repair-json.ts';

type Context = NodeContext<z.output<typeof node.config>>;
type Verdict =
  | { readonly valid: true; readonly json: Json }
  | { readonly valid: false; readonly problems: readonly string[]; readonly found: string };

/** Characters of a refused value that its problem report repeats. */
const LONGEST_FOUND = 2_000;

/** Checks, repairs, and asks a lent model again, at most as often as the config says. */
export const run = implementNode(node, {
  run: async (context) => {
    const { config, inputs, attachments, emit } = context;
    const model = attachments.model?.find(isModel);
    let verdict =
      inputs.json === undefined ? checkText(context, inputs.text ?? '') : checkValue(context, inputs.json);
    for (let retry = 0; !verdict.valid && model !== undefined && retry < config.retries; retry++) {
      const answer = await askAgain(model, context, verdict);
      // At once and not with the result: a later question may fail, and this one is paid for.
      emit.usage(answer.usage);
      verdict = answer.json === undefined ? checkText(context, answer.text) : checkJson(context, answer.json);
    }
    if (verdict.valid) return { outputs: { json: verdict.json } };
    const { problems, found } = verdict;
    return {
      outputs: { invalid: { problems: [...problems], found } },
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

/** A string may be the value that is meant, or JSON that somebody sent as text. */
function checkValue(context: Context, value: Json): Verdict {
  const verdict = checkJson(context, value);
  return verdict.valid || typeof value !== 'string' ? verdict : checkText(context, value);
}

/** Text is read as JSON first; a value on the port `text` that is no text is taken as it is. */
function checkText(context: Context, text: Json): Verdict {
  if (typeof text !== 'string') return checkJson(context, text);
  const json = readJson(text, context.config.repair);
  if (json === undefined)
    return { valid: false, problems: ['It is not JSON.'], found: text.slice(0, LONGEST_FOUND) };
  return checkJson(context, json, text);
}

function checkJson({ config }: Context, json: Json, found: string = canonicalJson(json)): Verdict {
  const result = createSchemaValidator(config.schema).validate(json);
  if (result.valid) return { valid: true, json };
  return {
    valid: false,
    problems: result.problems.slice(0, 20).map((problem) => `${problem.path || '/'}: ${problem.message}`),
    found: found.slice(0, LONGEST_FOUND),
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
