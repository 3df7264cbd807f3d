import type { InputPort } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { changedInputs, changedJson, toEdited, toJsonText } from './edited-inputs.ts';

const ports: InputPort[] = [
  { name: 'prompt', type: 'text' },
  { name: 'count', type: 'number' },
  { name: 'items', type: 'any', many: true },
  { name: 'late', type: 'text' },
];
const fields = toEdited(ports, { prompt: 'hi', count: 3, items: ['a'] });
const edited = (name: string, text: string) =>
  fields.map((field) => (field.name === name ? { ...field, text } : field));

describe('edited inputs', () => {
  it('texts are shown as they are, other values as JSON, and what did not enter is empty', () => {
    expect(fields.map(({ isText, text }) => [isText, text])).toEqual([
      [true, 'hi'],
      [false, '3'],
      [false, '[\n  "a"\n]'],
      [true, ''],
    ]);
  });

  it('only what was changed is given', () => {
    expect(changedInputs(fields)).toEqual({ inputs: {} });
    expect(changedInputs(edited('prompt', ''))).toEqual({ inputs: { prompt: '' } });
    expect(changedInputs(edited('items', '["a", 2]'))).toEqual({ inputs: { items: ['a', 2] } });
  });

  it('says at its field what cannot be read', () => {
    expect(changedInputs(edited('count', 'three'))).toEqual({
      problems: { count: expect.stringMatching(/JSON/) },
    });
  });

  it('the same as one JSON object, and back', () => {
    expect(JSON.parse(toJsonText(edited('count', '4')))).toEqual({ prompt: 'hi', count: 4, items: ['a'] });
    expect(changedJson('{"prompt": "hi", "count": 4, "more": null}', fields)).toEqual({
      inputs: { count: 4, more: null },
    });
    for (const text of ['[]', 'no', '"x"']) expect(changedJson(text, fields)).toHaveProperty('problem');
  });
});
