import { HeddleError } from '@heddle/contracts';
import { describe, expect, test } from 'vitest';
import { checkSchema, createSchemaValidator } from './create-schema-validator.ts';
import { META_SCHEMAS } from './meta-schemas.ts';

function nested(depth: number): unknown {
  let schema: unknown = {};
  for (let level = 0; level < depth; level += 1) schema = { not: schema };
  return schema;
}

describe('a schema is checked before it is used', () => {
  test.each<[string, unknown]>([
    ['nothing to say', {}],
    ['true', true],
    [
      'an older draft',
      { $schema: 'http://json-schema.org/draft-07/schema#', definitions: { a: {} }, $ref: '#/definitions/a' },
    ],
    ['keywords nobody knows', { 'x-heddle': 'template', example: 1, format: 'made-up' }],
    [
      'data that looks like a reference',
      { const: { $ref: 'http://x.test/' }, enum: [{ $id: 'x' }], default: { pattern: '(' } },
    ],
    ['a property called $ref', { properties: { $ref: { type: 'string' } } }],
  ])('%s is usable', (_what, schema) => {
    expect(checkSchema(schema)).toEqual([]);
  });

  test.each<[string, unknown, string, string, string]>([
    ['text', 'string', 'not-a-schema', '', 'Expected an object or true or false'],
    ['nothing', undefined, 'not-a-schema', '', 'JSON'],
    ['a big integer', { minimum: 1n }, 'not-a-schema', '/minimum', 'JSON'],
    [
      'an unknown type',
      { properties: { a: { type: 'strng' } } },
      'not-a-schema',
      '/properties/a/type',
      'one of',
    ],
    ['a negative length', { minLength: -1 }, 'not-a-schema', '/minLength', 'at least 0'],
    ['tuples of an older draft', { items: [{}] }, 'not-a-schema', '/items', 'prefixItems'],
    [
      'a reference to another address',
      { items: { $ref: 'https://x.test/a.json' } },
      'remote-reference',
      '/items/$ref',
      'not fetched',
    ],
    ['a reference to a file', { $ref: 'file:///etc/passwd' }, 'remote-reference', '/$ref', 'not fetched'],
    ['a reference into nowhere', { $ref: '#/$defs/a' }, 'reference-missing', '/$ref', 'leads to none'],
    [
      'a reference to an inherited member',
      { $ref: '#/constructor' },
      'reference-missing',
      '/$ref',
      'leads to none',
    ],
    ['a missing anchor', { $dynamicRef: '#node' }, 'reference-missing', '/$dynamicRef', 'leads to none'],
    [
      'a bad pattern',
      { properties: { a: { pattern: '(' } } },
      'pattern-unsupported',
      '/properties/a/pattern',
      'not closed',
    ],
    [
      'a bad property pattern',
      { patternProperties: { '(a)\\1': {} } },
      'pattern-unsupported',
      '/patternProperties/(a)\\1',
      'back-references',
    ],
    ['another language', { $schema: 'https://x.test/schema' }, 'dialect-unknown', '/$schema', '2020-12'],
    ['too deep', nested(101), 'schema-too-large', '/not'.repeat(101), 'deeper than 100'],
    [
      'too large',
      { enum: Array.from({ length: 20_001 }, (_, index) => index) },
      'schema-too-large',
      '',
      'more than 20000',
    ],
  ])('%s is refused', (_what, schema, code, path, message) => {
    expect(checkSchema(schema)[0]).toMatchObject({ code, path });
    expect(checkSchema(schema)[0]?.message).toContain(message);
    expect(() => createSchemaValidator(schema)).toThrow(HeddleError);
  });

  test('a cycle of objects is refused as too deep', () => {
    const schema: Record<string, unknown> = {};
    schema.not = schema;
    expect(checkSchema(schema)).toMatchObject([{ code: 'schema-too-large' }]);
  });

  test('the error carries all problems and names the first', () => {
    const error = (() => {
      try {
        return createSchemaValidator({ minLength: 'x', maxLength: 'y' });
      } catch (caught) {
        return caught;
      }
    })();
    expect(HeddleError.is(error) && error.toJSON()).toMatchObject({
      code: 'schema-invalid',
      message: 'Schema /minLength: Expected a whole number, found a string of 1 character. And 1 more.',
      details: { problems: [{ path: '/minLength' }, { path: '/maxLength' }] },
    });
  });

  test('the meta-schemas are schemas', () => {
    for (const schema of META_SCHEMAS) expect(checkSchema(schema)).toEqual([]);
  });
});
