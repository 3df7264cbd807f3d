import { describe, expect, it } from 'vitest';
import { isNestedDeeper } from './json-depth.ts';

const deeper = (text: string, limit: number) => isNestedDeeper(new TextEncoder().encode(text), limit);

describe('isNestedDeeper', () => {
  it('counts arrays and objects together', () => {
    expect(deeper('[{"a":[1]}]', 3)).toBe(false);
    expect(deeper('[{"a":[1]}]', 2)).toBe(true);
  });

  it('counts how deep, not how many', () => {
    expect(deeper('[[],[],[],{}]', 2)).toBe(false);
  });

  it('does not count brackets in texts, nor end a text at an escaped quote', () => {
    expect(deeper('["[[[[", "\\"[[[[", "\\\\"]', 1)).toBe(false);
    expect(deeper('["\\\\", [1]]', 1)).toBe(true);
  });

  it('survives text that is no JSON', () => {
    expect(deeper(']]]]["', 1)).toBe(false);
    expect(deeper('"\\', 1)).toBe(false);
  });
});
