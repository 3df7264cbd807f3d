import { describe, expect, it } from 'vitest';
import { isReadableName, readableNames, readOwn, readPath } from './own-property.ts';
import { createScope } from './reference-scope.ts';

describe('own properties', () => {
  it('T4 own, enumerable data properties are read', () => {
    expect(readOwn({ a: 1 }, 'a')).toBe(1);
    expect(readOwn({ toString: 'data' }, 'toString')).toBe('data');
    expect(readOwn(Object.assign(Object.create(null), { a: 1 }), 'a')).toBe(1);
    expect(readOwn(['x', 'y'], '1')).toBe('y');
    expect(readPath({ a: [{ b: null }] }, ['a', '0', 'b'])).toBeNull();
  });

  it.each([
    ['inherited', Object.create({ a: 1 }), 'a'],
    ['a method', [], 'map'],
    ['the length of a list', [1], 'length'],
    ['an extra property of a list', Object.assign([1], { a: 1 }), 'a'],
    ['an index that is not plain', [1], '00'],
    ['a negative index', [1], '-1'],
    ['a property of text', 'text', 'length'],
    ['a character of text', 'text', '0'],
    ['a function', { a: () => 1 }, 'a'],
    ['an accessor', Object.defineProperty({}, 'a', { enumerable: true, get: () => 1 }), 'a'],
    ['not enumerable', Object.defineProperty({}, 'a', { value: 1 }), 'a'],
    ['of null', null, 'a'],
    ['of nothing', undefined, 'a'],
    ['own __proto__', JSON.parse('{"__proto__": 1}'), '__proto__'],
    ['own constructor', { constructor: 1 }, 'constructor'],
    ['own prototype', { prototype: 1 }, 'prototype'],
  ])('T4 %s is not read', (_name, value: unknown, name) => {
    expect(readOwn(value, name)).toBeUndefined();
  });

  it('T8 names are those that can be read, sorted', () => {
    const value: unknown = JSON.parse('{"b":1,"10":2,"9":3,"__proto__":4,"a":null}');
    expect(readableNames(Object(value))).toEqual(['10', '9', 'a', 'b']);
    expect(isReadableName('__proto__')).toBe(false);
  });

  it('T4 a scope reads plain data and maps, roots included', () => {
    const scope = createScope({ a: { b: 1 }, n: null });
    expect(scope.read(['a', 'b'])).toEqual({ found: true, value: 1 });
    expect(scope.read(['n'])).toEqual({ found: true, value: null });
    for (const path of [
      [],
      ['a', 'c'],
      ['c'],
      ['toString'],
      ['__proto__'],
      ['constructor', 'name'],
      ['a', '__proto__', 'x'],
    ]) {
      expect(scope.read(path)).toEqual({ found: false });
    }
    const map = createScope(
      new Map<string, unknown>([
        ['a', { b: 1 }],
        ['constructor', 1],
      ]),
    );
    expect(map.read(['a', 'b'])).toEqual({ found: true, value: 1 });
    expect(map.read(['constructor'])).toEqual({ found: false });
    expect(map.read(['size'])).toEqual({ found: false });
  });
});
