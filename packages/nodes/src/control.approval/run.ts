import { HeddleError, type Json, type JsonObject } from '@heddle/contracts';
import { implementNode } from '@heddle/ports';
import { approvalForm } from './approval-form.ts';
import { node } from './node.ts';

/** Characters that a person is shown to decide about; more would have to be cut, and nobody approves half a text. */
const MAX_TEXT = 50_000;

/**
 * Waits for a person, and takes the outlet of what they decided; what entered passes through when they approve.
 *
 * @throws HeddleError `value-too-large` when the text is longer than a person is shown.
 */
export const run = implementNode(node, {
  run: ({ config, inputs, woken, run: { nodeId } }) => {
    const { form, timeoutS } = config;
    if (!woken) {
      const title = shown(config.title);
      const text = shown(config.text);
      if (text.length > MAX_TEXT)
        throw new HeddleError(
          'value-too-large',
          `Approval \`${nodeId}\` would show ${text.length} characters, and shows at most ${MAX_TEXT}. Show a summary, or a link to the whole.`,
          { details: { limit: MAX_TEXT, found: text.length } },
        );
      return {
        outputs: {},
        wait: {
          reason: title,
          signal: { form: approvalForm({ title, text }, form) },
          ...(timeoutS === undefined ? {} : { time: { afterMs: Math.ceil(timeoutS * 1_000) } }),
        },
      };
    }
    if (woken.by === 'time') return { outputs: { timeout: { timeoutS: timeoutS ?? 0 } } };
    const answer = isObject(woken.value) ? woken.value : {};
    if (answer.approved !== true) return { outputs: { rejected: answer } };
    return { outputs: { approved: answer, value: inputs.value === undefined ? true : inputs.value } };
  },
});

/** A template that is one reference keeps its value's type; people read text. */
function shown(filled: unknown): string {
  return typeof filled === 'string' ? filled : JSON.stringify(filled, undefined, 2);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
