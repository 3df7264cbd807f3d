import { execFileSync } from 'node:child_process';
import { flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { expect, test } from 'vitest';
import { sampleInput, toCurl, toJavaScript, toPython } from './snippets.ts';

const input = { text: 'It\'s "quoted" $HOME `id` \\ end' };

function flow(config: object) {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Any',
    nodes: [{ id: 'ask', kind: 'input', config }],
  });
}

test('a shell reads the input of a pasted command exactly as it is', () => {
  const command = toCurl({ url: 'http://127.0.0.1/v1/flows/a', key: 'hd_1_x', input });
  const words = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], {
    encoding: 'utf8',
  });
  const parts = words.split('\0');
  expect(JSON.parse(parts[parts.indexOf('-d') + 1] ?? '')).toEqual(input);
  expect(parts).toContain('Authorization: Bearer hd_1_x');
});

test('without a key a command takes it from the environment', () => {
  expect(toCurl({ url: 'u', key: undefined, input: {} })).toContain('Bearer $HEDDLE_API_KEY');
  expect(toJavaScript({ url: 'u', key: undefined, input: {} })).toContain('process.env.HEDDLE_API_KEY');
  expect(toPython({ url: 'u', key: undefined, input: {} })).toContain('os.environ["HEDDLE_API_KEY"]');
});

test('a flow without a schema is asked with one text', () => {
  expect(sampleInput(flow({}), catalog)).toEqual({ text: 'Hello' });
});

test('required fields get a value of their type, an example or their default; optional ones are left out', () => {
  const schema = {
    type: 'object',
    required: ['name', 'count', 'kind', 'lang', 'deep'],
    properties: {
      name: { type: 'string' },
      count: { type: 'integer' },
      kind: { enum: ['a', 'b'] },
      lang: { type: 'string', default: 'en' },
      deep: { type: 'object', required: ['yes'], properties: { yes: { type: 'boolean' } } },
      maybe: { type: 'string' },
    },
  };
  expect(sampleInput(flow({ schema }), catalog)).toEqual({
    name: 'Hello',
    count: 1,
    kind: 'a',
    lang: 'en',
    deep: { yes: true },
  });
});

test('a flow without an input is called with nothing', () => {
  expect(sampleInput(flowSchema.parse({ format: 'heddle/flow@1', name: 'Empty' }), catalog)).toEqual({});
});

test('the input of a case is a better example than one made from the schema', () => {
  const cases = [{ name: 'empty' }, { name: 'asks', input: { text: 'How long do refunds take?' } }];
  expect(sampleInput(flowSchema.parse({ ...flow({}), cases }), catalog)).toEqual({
    text: 'How long do refunds take?',
  });
});
