import type { JsonObject, JsonSchema } from '@heddle/contracts';

/**
 * The JSON Schema of an answer: `approved`, a comment, and the author's own fields. What the author requires is
 * required to approve only: whoever rejects need not fill in what will not be used.
 */
export function approvalForm(
  words: { readonly title: string; readonly text: string },
  own: JsonSchema = {},
): JsonObject {
  const required = Array.isArray(own.required)
    ? own.required.filter((name): name is string => typeof name === 'string' && name !== 'approved')
    : [];
  return {
    type: 'object',
    title: words.title,
    ...(words.text === '' ? {} : { description: words.text }),
    required: ['approved'],
    properties: {
      ...propertiesOf(own),
      comment: { type: 'string', title: 'Comment', maxLength: 10_000 },
      approved: { type: 'boolean', title: 'Approved' },
    },
    ...(required.length === 0
      ? {}
      : { anyOf: [{ properties: { approved: { const: false } } }, { required }] }),
  };
}

function propertiesOf({ properties }: JsonSchema): JsonObject {
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties)
    ? (properties as JsonObject) // cast: members of a JSON Schema are JSON
    : {};
}
