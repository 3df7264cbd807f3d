import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freshRowName, ROW_TYPES, rowsToSchema, type SchemaRow, schemaToRows } from './schema-rows.ts';

const arbitraryRows = fc.uniqueArray(
  fc
    .record({
      name: fc.stringMatching(/^[a-z_]{1,8}$/),
      type: fc.constantFrom(...ROW_TYPES),
      isRequired: fc.boolean(),
      description: fc.string({ maxLength: 12 }),
      options: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    })
    .map((row): SchemaRow => (row.type === 'choice' ? row : { ...row, options: [] })),
  { selector: (row) => row.name, maxLength: 6 },
);

test('rows become a schema and the schema the same rows', () => {
  fc.assert(
    fc.property(arbitraryRows, (rows) => {
      expect(schemaToRows(rowsToSchema(rows))).toEqual(rows);
    }),
  );
});

test('a schema that says more than rows can is left to its JSON', () => {
  const complex = [
    { type: 'array' },
    { type: 'object', properties: { a: { type: 'string', minLength: 3 } } },
    { type: 'object', properties: { a: { type: 'array', items: { type: 'object' } } } },
    { type: 'object', properties: { a: { $ref: '#/$defs/x' } } },
    { type: 'object', minProperties: 2 },
    { anyOf: [] },
  ];
  for (const schema of complex) expect(schemaToRows(schema)).toBeUndefined();
});

test('what the table does not show is kept', () => {
  const schema = { type: 'object', title: 'Order', additionalProperties: false, properties: {} };
  expect(rowsToSchema([], schema)).toEqual(schema);
});

test('a new row has a free name', () => {
  expect(freshRowName([])).toBe('field');
  const [one] = schemaToRows({ type: 'object', properties: { field: { type: 'string' } } }) ?? [];
  expect(freshRowName(one ? [one] : [])).toBe('field_2');
});
