import type { InputPort } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import {
  changedInputs,
  changedJson,
  type EditedInput,
  MOST_EDITED,
  toEdited,
  toJsonText,
  withReplaced,
} from './edited-inputs.ts';

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

describe('a value too long to edit', () => {
  const long = 'x'.repeat(MOST_EDITED + 1);
  const [prompt, count] = toEdited(ports.slice(0, 2), { prompt: long, count: 3 });
  const fieldsWith = (field: EditedInput | undefined) => [field, count].flatMap((each) => each ?? []);
  const replaced = prompt && withReplaced(prompt, true);

  it('enters as it is: nothing is given for it, in the form and as JSON', () => {
    expect(prompt?.kept).toMatchObject({ length: MOST_EDITED + 1, isReplaced: false });
    expect(changedInputs(fieldsWith(prompt))).toEqual({ inputs: {} });
    const json = toJsonText(fieldsWith(prompt));
    expect(JSON.parse(json)).toEqual({ count: 3 });
    expect(changedJson(json, fieldsWith(prompt))).toEqual({ inputs: {} });
  });

  it('can be replaced, by an empty text too, and kept again', () => {
    expect(changedInputs(fieldsWith(replaced))).toEqual({ inputs: { prompt: '' } });
    const written = replaced && { ...replaced, text: 'short' };
    expect(changedInputs(fieldsWith(written))).toEqual({ inputs: { prompt: 'short' } });
    expect(changedInputs(fieldsWith(written && withReplaced(written, false)))).toEqual({ inputs: {} });
    expect(changedJson('{"prompt": "short", "count": 3}', fieldsWith(prompt))).toEqual({
      inputs: { prompt: 'short' },
    });
  });

  it('that could not be read enters as it is, too', () => {
    const [unread] = toEdited(ports.slice(0, 1), {}, ['prompt']);
    expect(unread?.kept?.length).toBeUndefined();
    expect(changedInputs(fieldsWith(unread))).toEqual({ inputs: {} });
  });
});
