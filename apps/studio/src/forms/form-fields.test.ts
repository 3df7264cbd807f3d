import { configSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { expect, test } from 'vitest';
import { formFields, isShown, titleOf } from './form-fields.ts';

const fieldOf = (schema: object, required: string[] = []) =>
  formFields({ type: 'object', properties: { field: { ...schema } }, required })[0];

test('every kind of the library has a form, and no field of it is left to raw JSON without a reason', () => {
  for (const spec of Object.values(catalog)) {
    const fields = formFields(configSchema(spec));
    expect(fields.map((field) => field.key)).toEqual(Object.keys(configSchema(spec).properties ?? {}));
    for (const field of fields) expect(field.title, `${spec.kind}.${field.key}`).not.toBe('');
  }
});

test('a control follows from the type, and a role or a widget overrides it', () => {
  const controls = {
    text: { type: 'string' },
    multiline: { type: 'string', 'x-heddle-ui': { widget: 'multiline' } },
    template: { type: 'string', 'x-heddle': 'template' },
    expression: { type: 'string', 'x-heddle': 'expression' },
    number: { type: 'integer' },
    slider: { type: 'number', 'x-heddle-ui': { widget: 'slider' } },
    switch: { type: 'boolean' },
    select: { enum: ['a', 'b'] },
    secret: { type: 'object', properties: { secret: { type: 'string' } }, 'x-heddle': 'secret' },
    schema: { 'x-heddle-ui': { widget: 'schema' } },
    list: { type: 'array', items: { type: 'string' } },
    object: { type: 'object', properties: { a: { type: 'string' } } },
    'key-values': { type: 'object', additionalProperties: { type: 'string' } },
    json: {},
  };
  for (const [control, schema] of Object.entries(controls)) expect(fieldOf(schema)?.control).toBe(control);
});

test('a union of constants is a choice, a union of anything else is JSON', () => {
  expect(fieldOf({ anyOf: [{ const: 'x' }, { const: 'y' }] })?.options).toEqual(['x', 'y']);
  expect(fieldOf({ anyOf: [{ type: 'string' }, { type: 'number' }] })?.control).toBe('json');
});

test('local references are followed, also to themselves', () => {
  const schema = {
    type: 'object',
    properties: { a: { $ref: '#/$defs/name' } },
    $defs: { name: { type: 'string', title: 'Name' } },
  };
  expect(formFields(schema)[0]).toMatchObject({ title: 'Name', control: 'text' });
  const circle = { type: 'object', properties: { a: { $ref: '#/properties/a' } } };
  expect(formFields(circle)[0]?.control).toBe('json');
});

test('a field with a default is not required', () => {
  expect(fieldOf({ type: 'string' }, ['field'])?.isRequired).toBe(true);
  expect(fieldOf({ type: 'string', default: '' }, ['field'])?.isRequired).toBe(false);
});

test('bounds that only say “a safe integer” are no bounds', () => {
  expect(fieldOf({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER })).toMatchObject({
    min: 1,
  });
  expect(fieldOf({ type: 'integer', maximum: Number.MAX_SAFE_INTEGER })).not.toHaveProperty('max');
});

test('a field that waits for another sees its value or its default', () => {
  const fields = formFields({
    type: 'object',
    properties: {
      provider: { enum: ['local', 'openai'], default: 'local' },
      model: { type: 'string', 'x-heddle-ui': { showWhen: { field: 'provider', in: ['openai'] } } },
    },
  });
  const model = fields[1];
  expect(model && isShown(model, {}, fields)).toBe(false);
  expect(model && isShown(model, { provider: 'openai' }, fields)).toBe(true);
});

test('keys read as words', () => {
  expect(['topK', 'maxTokens', 'base_url', 'x'].map(titleOf)).toEqual([
    'Top k',
    'Max tokens',
    'Base url',
    'X',
  ]);
});
