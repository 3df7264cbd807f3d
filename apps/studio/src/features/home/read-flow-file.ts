import { FLOW_FORMAT, type Flow, flowSchema } from '@heddle/contracts';

/** A flow read from a file, or a sentence that says why it is none. */
export type ReadFlowResult =
  | { readonly ok: true; readonly flow: Flow }
  | { readonly ok: false; readonly message: string };

/** Reads the text of a flow file. The sentence names what was expected, what was found and where. */
export function readFlowFile(text: string): ReadFlowResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'It ends too early';
    return { ok: false, message: `Expected a flow as JSON, found something else. ${reason}.` };
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

/** A file name for a flow: its name in lower case with dashes. */
export function flowFileName(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${words === '' ? 'flow' : words}.flow.json`;
}
