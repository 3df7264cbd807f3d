import { describe, expect, it } from 'vitest';
import { errorOf, evaluate } from './expression-fixture.ts';

describe('values that are not there', () => {
  it.each([
    ['gone.x', 'node `gone` gave no `x`'],
    ['gone', 'nothing here is called `gone`'],
    ['ask.json.a.c', '`ask.json.a` is an object and has no property `c`'],
    ['ask.text.length', '`ask.text` is text'],
    ['ask.list.3', '`ask.list` is a list'],
    ['value-1', '`value-1` is read as one name; a subtraction has spaces'],
    ['gone.x + 1 ?? 2', 'gone.x'],
  ])('X11 %s is missing, and the error says how far it led', (source, message) => {
    const error = errorOf(source);
    expect(error.code).toBe('reference-missing');
    expect(error.message).toContain(message);
  });

  it.each([
    ['gone.x ?? 1', 1],
    ['ask.nothing ?? 1', 1],
    ['false ?? 1', false],
    ['gone.x ?? gone.y ?? 3', 3],
    ['ask.list[9] ?? 0', 0],
    ['ask.list[gone.i ?? 1]', 2],
    ['ask.text.x.y ?? "d"', 'd'],
    ['first([]).name ?? "none"', 'none'],
    ['first(search.chunks).gone ?? "none"', 'none'],
    ['map(search.chunks, item.gone ?? item.text)', ['one', 'two']],
    ['has(ask.nothing)', true],
    ['has(gone.x)', false],
    ['has(ask.list[7])', false],
    ['coalesce(gone.x, ask.nothing, value, 1)', 7],
    ['coalesce(gone.x)', null],
    ['isEmpty(gone.x) and isEmpty(null) and isEmpty("") and isEmpty([]) and isEmpty({})', true],
    ['isEmpty(0) or isEmpty(false) or isEmpty(" ") or isEmpty([null])', false],
  ])('X11 X12 %s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it('X11 an item without a property is missing, with its place', () => {
    const error = errorOf('map(search.chunks, item.gone)');
    expect(error.code).toBe('reference-missing');
    expect(error.message).toBe(
      'Reference `item.gone` at character 20 has no value. Correct it or give it a default: `item.gone ?? …`.',
    );
  });

  it('X13 nothing of a prototype is read, whatever the way', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"x":1},"constructor":{"y":2},"prototype":3,"ok":4}');
    const scope = {
      a: { o: hostile, n: ['__proto__', 'constructor', 'prototype', 'toString', 'length'], t: 'text' },
    };
    expect(evaluate('map(a.n, a.o[item] ?? "no")', scope)).toEqual(['no', 'no', 'no', 'no', 'no']);
    expect(evaluate('map(a.n, a.n[0][item] ?? "no")', scope)).toEqual(['no', 'no', 'no', 'no', 'no']);
    expect(evaluate('[keys(a.o), values(a.o), entries(a.o), merge(a.o), length(a.o)]', scope)).toEqual([
      ['ok'],
      [4],
      [{ key: 'ok', value: 4 }],
      { ok: 4 },
      1,
    ]);
    expect(
      evaluate(
        'parseJson(json(a.o)).constructed ?? parseJson("{\\"__proto__\\":{\\"polluted\\":1}}")["polluted"] ?? "clean"',
        scope,
      ),
    ).toBe('clean');
    expect(evaluate('filter(a.n, item in a.o)', scope)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
