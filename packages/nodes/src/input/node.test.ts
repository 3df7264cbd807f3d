import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { inputSchema, node } from './node.ts';
import { run } from './run.ts';

const schema = {
  type: 'object',
  properties: {
    question: { type: 'string', title: 'Question', description: 'What to ask' },
    count: { type: 'integer', default: 3 },
    score: { type: 'number' },
    strict: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    rest: { type: 'array' },
    filter: { type: 'object' },
    either: { type: ['string', 'null'] },
  },
  required: ['question'],
};

const outputsOf = (config: object) => node.ports(node.config.parse(config)).outputs;

describe('input', () => {
  it('I1 every property of the schema is an output of its type', () => {
    expect(Object.fromEntries(outputsOf({ schema }).map((port) => [port.name, port.type]))).toEqual({
      question: 'text',
      count: 'number',
      score: 'number',
      strict: 'boolean',
      tags: 'list<text>',
      rest: 'list<any>',
      filter: 'json',
      either: 'any',
    });
    expect(outputsOf({ schema })[0]).toMatchObject({ title: 'Question', description: 'What to ask' });
  });

  it('I2 an output is certain when its property is required or has a default', () => {
    const certain = outputsOf({ schema }).filter((port) => !port.optional);
    expect(certain.map((port) => port.name)).toEqual(['question', 'count']);
  });

  it('I3 hands on what the caller sent; defaults fill what is left out, and only that', async () => {
    const config = { schema };
    expect((await runNode(run, { config, inputs: { question: 'Why?' } })).outputs).toEqual({
      question: 'Why?',
      count: 3,
    });
    expect(
      (await runNode(run, { config, inputs: { question: '', count: 0, strict: false } })).outputs,
    ).toEqual({
      question: '',
      count: 0,
      strict: false,
    });
    expect((await runNode(run, { config, inputs: { question: 'Why?', count: null } })).outputs).toEqual({
      question: 'Why?',
      count: null,
    });
  });

  it('I4 fields outside the schema are not outputs, and names of the prototype are only names', async () => {
    expect((await runNode(run, { inputs: { text: 'a', other: 'b' } })).outputs).toEqual({ text: 'a' });
    const named = { type: 'object', properties: { constructor: { type: 'string' } } };
    expect((await runNode(run, { config: { schema: named }, inputs: {} })).outputs).toEqual({});
  });

  it('I5 without a schema there is one required text', () => {
    for (const config of [{}, { schema: {} }, { schema: { type: 'object' } }]) {
      expect(outputsOf(config)).toMatchObject([{ name: 'text', type: 'text' }]);
      expect(outputsOf(config)[0]?.optional).toBeUndefined();
    }
    expect(inputSchema(undefined)).toMatchObject({ required: ['text'] });
    expect(inputSchema(schema)).toBe(schema);
  });

  it('I6 a chat also gives messages and files, unless a field has the name', async () => {
    expect(outputsOf({ mode: 'chat' }).map((port) => [port.name, port.type])).toEqual([
      ['text', 'text'],
      ['messages', 'list<message>'],
      ['files', 'list<file>'],
    ]);
    const own = { type: 'object', properties: { files: { type: 'number' } } };
    expect(outputsOf({ mode: 'chat', schema: own }).map((port) => [port.name, port.type])).toEqual([
      ['files', 'number'],
      ['messages', 'list<message>'],
    ]);
    const messages = [{ role: 'user', content: 'Hello' }];
    const { outputs } = await runNode(run, { config: { mode: 'chat' }, inputs: { text: 'Hello', messages } });
    expect(outputs).toEqual({ text: 'Hello', messages });
  });

  it('I7 says what callers send', () => {
    expect(node.accepts?.(node.config.parse({ mode: 'chat', schema }))).toEqual({ mode: 'chat', schema });
  });

  it('I8 refuses a schema that is no object, and settings it does not know', () => {
    for (const config of [
      { schema: 'text' },
      { schema: [] },
      { schema: null },
      { mode: 'voice' },
      { extra: 1 },
    ])
      expect(node.config.safeParse(config).success).toBe(false);
  });

  it('I9 shows its fields on the canvas', () => {
    expect(node.essential(node.config.parse({}))).toBe('text');
    expect(node.essential(node.config.parse({ mode: 'chat' }))).toBe('Chat');
    expect(node.essential(node.config.parse({ schema }))).toMatch(/^question, count, /);
  });
});
