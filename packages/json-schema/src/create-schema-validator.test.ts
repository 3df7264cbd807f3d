import { HeddleError } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSchemaValidator } from './create-schema-validator.ts';

function problemsOf(schema: unknown, value: unknown): readonly string[] {
  const result = createSchemaValidator(schema).validate(value);
  return result.valid ? [] : result.problems.map(({ path, message }) => `${path || '/'} ${message}`);
}

describe('a problem says where, what was expected and what was found', () => {
  test.each<[unknown, unknown, string]>([
    [{ type: 'string' }, 5, '/ Expected a string, found the number 5.'],
    [{ type: ['string', 'null'] }, true, '/ Expected a string or null, found true.'],
    [{ type: 'integer' }, 1.5, '/ Expected a whole number, found the number 1.5.'],
    [{ type: 'object' }, [1, 2], '/ Expected an object, found an array of 2 items.'],
    [{ type: 'number' }, 'héllo🐲', '/ Expected a number, found a string of 6 characters.'],
    [{ type: 'array' }, { a: 1 }, '/ Expected an array, found an object with 1 property.'],
    [{ enum: ['a', 'b', null] }, 'c', '/ Expected one of "a", "b" or null, found another string.'],
    [{ const: { a: 1 } }, 2, '/ Expected {"a":1}, found the number 2.'],
    [{ minimum: 1 }, 0, '/ Expected at least 1, found 0.'],
    [{ exclusiveMaximum: 1 }, 1, '/ Expected less than 1, found 1.'],
    [{ multipleOf: 0.01 }, 0.005, '/ Expected a multiple of 0.01, found 0.005.'],
    [{ minLength: 3 }, '🐲🐲', '/ Expected at least 3 characters, found 2.'],
    [{ pattern: '^\\d+$' }, 'x', '/ Expected a string that matches ^\\d+$, found one that does not.'],
    [{ maxItems: 1 }, [1, 2], '/ Expected at most 1 item, found 2.'],
    [
      { uniqueItems: true },
      [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }],
      '/ Expected items that all differ, found items 0 and 2 equal.',
    ],
    [
      { contains: { const: 1 }, minContains: 2 },
      [1, 2],
      '/ Expected at least 2 items of the kind "contains" asks for, found 1.',
    ],
    [{ prefixItems: [true], items: false }, [1, 2], '/ Expected at most 1 item, found 2.'],
    [{ required: ['text'] }, {}, '/ Expected the property "text", found none.'],
    [
      { dependentRequired: { a: ['b'] } },
      { a: 1 },
      '/ Expected the property "b" because "a" is there, found none.',
    ],
    [
      { properties: { a: {} }, additionalProperties: false },
      { b: 1 },
      '/b Expected no property "b" here, found one. The properties here are "a".',
    ],
    [
      { unevaluatedProperties: false },
      { 'a/b~c': 1 },
      '/a~1b~0c Expected no property "a/b~c" here, found one.',
    ],
    [
      { propertyNames: { maxLength: 2 } },
      { abc: 1 },
      '/abc Expected another name than "abc" for this property. Expected at most 2 characters, found 3.',
    ],
    [
      { not: { type: 'string' } },
      'x',
      '/ Expected something that "not" does not exclude, found a string of 1 character.',
    ],
    [
      { oneOf: [true, true, false] },
      1,
      '/ Expected exactly one of 3 alternatives to fit, found that 1 and 2 do.',
    ],
    [false, 1, '/ Expected nothing here, found the number 1.'],
    [
      { items: { properties: { n: { type: 'number' } } } },
      [{}, { n: 'x' }],
      '/1/n Expected a number, found a string of 1 character.',
    ],
  ])('%j on %j', (schema, value, problem) => {
    expect(problemsOf(schema, value)).toEqual([problem]);
  });

  test('every problem of a value is reported, up to fifty', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string' }, b: { minimum: 1 } },
      required: ['c'],
    };
    expect(problemsOf(schema, { a: 1, b: 0 })).toHaveLength(3);
    expect(
      problemsOf(
        { items: { type: 'string' } },
        Array.from({ length: 80 }, () => 1),
      ),
    ).toHaveLength(50);
  });

  test('of several alternatives the one that came closest explains itself', () => {
    const shape = (kind: string, field: string) => ({
      properties: { kind: { const: kind }, options: { properties: { [field]: { type: 'number' } } } },
      required: ['kind'],
    });
    const problems = problemsOf(
      { anyOf: [{ type: 'null' }, shape('a', 'x')] },
      { kind: 'a', options: { x: 'no' } },
    );
    expect(problems).toEqual([
      '/ Expected one of 2 alternatives to fit, found none that does; number 2 comes closest.',
      '/options/x Expected a number, found a string of 2 characters.',
    ]);
    expect(problemsOf({ anyOf: [{ type: 'string' }, { type: 'number' }] }, null)).toEqual([
      '/ Expected one of 2 alternatives to fit, found none that does. Expected a string, found null. Expected a number, found null.',
    ]);
  });

  test('a person’s text is never repeated', () => {
    const schema = { enum: ['a'], maxLength: 1, pattern: '^\\d$', not: { type: 'string' }, format: 'email' };
    expect(problemsOf(schema, 'my secret word').join(' ')).not.toContain('secret');
  });
});

describe('only own members count', () => {
  test('names that every object inherits are no properties', () => {
    const schema = { required: ['constructor', '__proto__', 'toString'] };
    expect(problemsOf(schema, {})).toHaveLength(3);
    expect(problemsOf(schema, JSON.parse('{"constructor":1,"__proto__":2,"toString":3}'))).toEqual([]);
    const typed = JSON.parse('{"properties":{"__proto__":{"type":"string"}}}');
    expect(problemsOf(typed, JSON.parse('{"__proto__":1}'))).toEqual([
      '/__proto__ Expected a string, found the number 1.',
    ]);
    expect(Object.hasOwn(Object.prototype, 'type')).toBe(false);
  });
});

describe('what a stranger sends cannot hang or crash it', () => {
  const nested = (depth: number): unknown => {
    let value: unknown = [];
    for (let level = 0; level < depth; level += 1) value = [value];
    return value;
  };

  test('a schema that refers to itself for ever', () => {
    expect(problemsOf({ $ref: '#' }, 1).join()).toContain('nest less deeply');
    expect(
      problemsOf({ $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }, 1),
    ).toHaveLength(1);
  });

  test('a value deeper than the stack', () => {
    expect(problemsOf({ items: { $ref: '#' } }, nested(100_000)).join()).toContain('nest less deeply');
    expect(problemsOf({ items: { $ref: '#' } }, nested(300))).toEqual([]);
  });

  test('alternatives that multiply', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => {
        const next = { $ref: level === 39 ? '#/$defs/last' : `#/$defs/d${level + 1}` };
        return [`d${level}`, { allOf: [next, next] }];
      }),
    );
    expect(problemsOf({ $defs: { ...$defs, last: {} }, $ref: '#/$defs/d0' }, 1).join()).toContain(
      'bounded time',
    );
  });

  test('a chain of references longer than the stack', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 5000 }, (_, step) => [
        `d${step}`,
        step === 4999 ? {} : { $ref: `#/$defs/d${step + 1}` },
      ]),
    );
    expect(problemsOf({ $defs, $ref: '#/$defs/d0' }, 1).join()).toContain('nest less deeply');
  });

  test('patterns that make other engines backtrack, and more text than they may read', () => {
    expect(problemsOf({ pattern: '^(a+)+$' }, `${'a'.repeat(100_000)}!`)).toHaveLength(1);
    const many = Array.from({ length: 100 }, () => 'a'.repeat(5000));
    const slow = { items: { pattern: '(?=(.*a){9}$)(?!(.*b){9}$)c' } };
    expect(problemsOf(slow, many).join()).toContain('matched in bounded time');
  });

  test('any JSON for a schema is either refused with a code or judges any JSON', () => {
    const keyword = fc.constantFrom(
      'type',
      'properties',
      'items',
      'allOf',
      'anyOf',
      'not',
      '$ref',
      'enum',
      'required',
      'pattern',
      '$id',
      '$defs',
      'minLength',
      'if',
      'contains',
      'unevaluatedProperties',
    );
    const leaf = fc.oneof(
      fc.constantFrom('string', 'object', '#', '#/$defs/a', '^a', 'http://x.test/'),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('schema'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(keyword, keyword, fc.constant('a')), tie('schema'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(schema, fc.jsonValue(), (candidate, value) => {
        try {
          expect(createSchemaValidator(candidate).validate(value)).toHaveProperty('valid');
        } catch (error) {
          expect(HeddleError.is(error) && error.code).toBe('schema-invalid');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('other schemas', () => {
  test('documents are reached by their address and by their own $id', () => {
    const documents = {
      'https://example.test/money': {
        $id: 'https://example.test/money',
        $defs: { cents: { $anchor: 'cents', minimum: 0 } },
      },
    };
    const validator = createSchemaValidator({ $ref: 'https://example.test/money#cents' }, { documents });
    expect([validator.validate(1).valid, validator.validate(-1).valid]).toEqual([true, false]);
  });

  test('a schema may refer to the meta-schema', () => {
    const schema = { $ref: 'https://json-schema.org/draft/2020-12/schema' };
    expect(problemsOf(schema, { type: 'string', minLength: 1 })).toEqual([]);
    expect(problemsOf(schema, { minLength: -1 })).toEqual(['/minLength Expected at least 0, found -1.']);
  });

  test('a schema that changes after its validator was made changes nothing', () => {
    const schema = { type: 'string' };
    const validator = createSchemaValidator(schema);
    schema.type = 'number';
    expect(validator.validate('x').valid).toBe(true);
    expect(createSchemaValidator(schema).validate('x').valid).toBe(false);
  });
});
