import { HeddleError } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { canConnect } from './can-connect.ts';
import { type Conversion, conversionBetween, convertValue } from './conversions.ts';

describe('convertValue', () => {
  it.each<[Conversion, unknown, unknown]>([
    ['number-to-text', 1.5, '1.5'],
    ['number-to-text', -0, '0'],
    ['number-to-text', 1e21, '1e+21'],
    ['json-to-text', { b: 1, a: [null] }, '{"a":[null],"b":1}'],
    ['json-to-text', 'as it is {{x}}', 'as it is {{x}}'],
    ['json-to-text', null, 'null'],
    ['message-to-text', { role: 'user', content: 'Hi' }, 'Hi'],
    [
      'message-to-text',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image', url: 'x' },
          { type: 'text', text: 'b' },
        ],
      },
      'ab',
    ],
    ['item-to-list', { id: 1 }, [{ id: 1 }]],
    ['item-to-list', [1], [[1]]],
  ])('P4 %s of %j is %j', (conversion, value, expected) => {
    expect(convertValue(conversion, value)).toEqual(expected);
  });

  it.each<[Conversion, unknown]>([
    ['number-to-text', '5'],
    ['message-to-text', 'Hi'],
    ['message-to-text', { role: 'user' }],
    ['message-to-text', null],
  ])('P4 %s refuses %j, which the edge did not promise', (conversion, value) => {
    let thrown: unknown;
    try {
      convertValue(conversion, value);
    } catch (error) {
      thrown = error;
    }
    expect(HeddleError.is(thrown) && thrown.code).toBe('value-type');
  });

  it('P4 a value too large or too deep to write is `value-too-large`', () => {
    const deep = Array.from({ length: 2_000 }).reduce<unknown>((inner) => [inner], 1);
    expect(() => convertValue('json-to-text', deep)).toThrow(
      expect.objectContaining({ code: 'value-too-large' }),
    );
  });

  it('P4 the table names the conversion that a connection makes', () => {
    for (const from of ['number', 'json', 'message'] as const) {
      const connection = canConnect(from, 'text');
      expect(connection.ok && connection.conversion).toBe(conversionBetween(from, 'text'));
    }
    expect(conversionBetween('chunk', 'list<chunk>')).toBe('item-to-list');
    expect(conversionBetween('boolean', 'text')).toBeUndefined();
    expect(conversionBetween('text', 'number')).toBeUndefined();
  });
});
