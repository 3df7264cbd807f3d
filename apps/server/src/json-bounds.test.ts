import { describe, expect, it } from 'vitest';
import { exceeds } from './json-bounds.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const deeper = (text: string, depth: number) => exceeds(bytes(text), { depth, members: 100 }) === 'depth';
const larger = (text: string, members: number) => exceeds(bytes(text), { depth: 100, members }) === 'members';

describe('exceeds', () => {
  it('counts arrays and objects together', () => {
    expect(deeper('[{"a":[1]}]', 3)).toBe(false);
    expect(deeper('[{"a":[1]}]', 2)).toBe(true);
  });

  it('counts how deep, not how many', () => {
    expect(deeper('[[],[],[],{}]', 2)).toBe(false);
  });

  it('counts the members of each object by themselves', () => {
    expect(larger('{"a":1,"b":{"c":1,"d":1},"e":[{"f":1},{"g":1}]}', 3)).toBe(false);
    expect(larger('{"a":1,"b":{"c":1,"d":1},"e":1}', 2)).toBe(true);
    expect(larger('[1,2,3,4,5]', 1)).toBe(false);
  });

  it('does not count brackets and colons in texts, nor end a text at an escaped quote', () => {
    expect(deeper('["[[[[", "\\"[[[[", "\\\\"]', 1)).toBe(false);
    expect(deeper('["\\\\", [1]]', 1)).toBe(true);
    expect(larger('{"a:::":":::"}', 1)).toBe(false);
  });

  it('survives text that is no JSON', () => {
    expect(deeper(']]]]["', 1)).toBe(false);
    expect(deeper('"\\', 1)).toBe(false);
    expect(larger(':::', 3)).toBe(false);
  });
});
