import { FLOW_FORMAT, type Flow, flowSchema } from '@heddle/contracts';

/** What a file chooser offers as a flow file, for `accept`. */
export const FLOW_FILE_TYPES = '.json,.yaml,.yml,application/json,application/yaml';

/** A flow read from a file, or a sentence that says why it is none. */
export type ReadFlowResult =
  | { readonly ok: true; readonly flow: Flow }
  | { readonly ok: false; readonly message: string };

/** Reads the text of a flow file, JSON or YAML. The sentence names what was expected, what was found and where. */
export async function readFlowFile(text: string): Promise<ReadFlowResult> {
  let value: unknown;
  try {
    value = await readValue(text);
  } catch (error) {
    const reason = error instanceof Error ? firstLine(error.message) : 'It ends too early';
    return { ok: false, message: `Expected a flow as JSON or YAML, found something else. ${reason}.` };
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== FLOW_FORMAT) {
    const found = typeof format === 'string' ? `“${format}”` : 'none';
    return {
      ok: false,
      message: `Expected the format “${FLOW_FORMAT}”, found ${found}. Export the flow from Heddle.`,
    };
  }
  const parsed = flowSchema.safeParse(value);
  if (parsed.success) return { ok: true, flow: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `At ${issue.path.join('.')}: ` : '';
  return { ok: false, message: `${place}${issue?.message ?? 'The file is not a flow.'}` };
}

/** JSON is read by the browser, and its messages are the better ones; a YAML reader is loaded only when one is needed. */
async function readValue(text: string): Promise<unknown> {
  if (/^\uFEFF?\s*[{[]/.test(text)) return JSON.parse(text.replace(/^\uFEFF/, ''));
  const { parse } = await import('yaml');
  return parse(text);
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[.:]+$/, '');
}

/** A file name for a flow: `ask-the-docs.flow.json`. */
export function flowFileName(name: string): string {
  return `${hyphenated(name)}.flow.json`;
}

/** A name as lower-case letters and digits with hyphens between; `flow` when nothing is left of it. */
export function hyphenated(name: string): string {
  const words = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return words.replace(/^-+|-+$/g, '') || 'flow';
}
