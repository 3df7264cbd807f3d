import { SCALAR_PORT_TYPES } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAttachmentType, itemTypeOf, parsePortType, printPortType } from './parse-port-type.ts';
import { namePortType } from './port-type-names.ts';
import { portTypeAt, propertiesOf, schemaAt } from './schema-path.ts';

describe('port types', () => {
  it('P1 the set is closed', () => {
    expect(parsePortType('list<chunk>')).toEqual({ type: 'list', item: { type: 'chunk' } });
    expect(parsePortType('text')).toEqual({ type: 'text' });
    for (const wrong of [
      '',
      'string',
      'list',
      'list<>',
      'list<string>',
      'list<text',
      'list<text>>',
      'tool',
      'list<tool>',
      'Text',
      ' text',
      `${'list<'.repeat(100)}text${'>'.repeat(100)}`,
    ]) {
      expect(parsePortType(wrong)).toBeUndefined();
    }
    expect(['tool', 'memory', 'retriever', 'model', 'text'].map(isAttachmentType)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('P1 printing what was parsed gives the same type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SCALAR_PORT_TYPES), fc.nat(10), (scalar, depth) => {
        const written = 'list<'.repeat(depth) + scalar + '>'.repeat(depth);
        const parsed = parsePortType(written);
        expect(parsed && printPortType(parsed)).toBe(written);
        expect(parsed && itemTypeOf(printPortType(parsed))).toBe(
          depth === 0 ? undefined : written.slice(5, -1),
        );
      }),
    );
  });

  it('P9 types have names that read in a sentence', () => {
    expect([
      namePortType('boolean'),
      namePortType('list<chunk>'),
      namePortType('list<list<text>>'),
      namePortType('tool'),
    ]).toEqual(['true or false', 'a list of passages', 'a list of lists', 'a tool']);
  });

  it('P8 schemas say what lies below a port', () => {
    const schema = {
      type: 'object',
      properties: { tags: { type: 'array', items: { type: 'string' } }, n: { type: 'integer' } },
    };
    expect(schemaAt(schema, ['tags', '0'])).toEqual({ type: 'string' });
    expect(schemaAt(schema, ['gone', 'x'])).toBeUndefined();
    expect(schemaAt(schema, ['constructor'])).toBeUndefined();
    expect(propertiesOf(schema).map((property) => property.name)).toEqual(['tags', 'n']);
    expect(portTypeAt('json', schema, ['tags'])).toBe('list<json>');
    expect(portTypeAt('json', schema, ['n'])).toBe('number');
    expect(portTypeAt('json', { type: 'string' }, [])).toBe('text');
    expect(portTypeAt('list<chunk>', undefined, ['0', 'score'])).toBe('number');
    expect(portTypeAt('list<chunk>', undefined, [])).toBe('list<chunk>');
    expect(portTypeAt('json', undefined, ['x'])).toBeUndefined();
  });
});
