import { expect, test } from 'vitest';
import { flowFileName, readFlowFile } from './flow-file.ts';

async function messageOf(text: string): Promise<string> {
  const result = await readFlowFile(text);
  return result.ok ? '' : result.message;
}

test('a flow file is read with its defaults', async () => {
  const result = await readFlowFile('\uFEFF{"format":"heddle/flow@1","name":"Echo"}');
  expect(result).toMatchObject({ ok: true, flow: { name: 'Echo', nodes: [], edges: [] } });
});

test('the same flow as YAML is the same flow', async () => {
  const yaml = [
    '# What is asked comes back',
    'format: heddle/flow@1',
    'name: Echo',
    'nodes:',
    '  - id: ask',
    '    kind: input',
    '  - { id: answer, kind: output }',
    'edges:',
    '  - from: ask.text',
    '    to: answer.text',
  ].join('\n');
  const json = {
    format: 'heddle/flow@1',
    name: 'Echo',
    nodes: [
      { id: 'ask', kind: 'input' },
      { id: 'answer', kind: 'output' },
    ],
    edges: [{ from: 'ask.text', to: 'answer.text' }],
  };
  const fromYaml = await readFlowFile(yaml);
  expect(fromYaml).toMatchObject({ ok: true });
  expect(fromYaml).toEqual(await readFlowFile(JSON.stringify(json)));
});

test('what is neither JSON nor YAML, not a flow, or broken is refused with its place', async () => {
  expect(await messageOf('{"format": ')).toContain('Expected a flow as JSON or YAML');
  expect(await messageOf('name: "never closed\nnodes: [')).toMatch(/JSON or YAML.*line 2/);
  expect(await messageOf('nodes:')).toContain('found none');
  expect(await messageOf('[]')).toContain('found none');
  expect(await messageOf('{"format":"n8n","nodes":[]}')).toContain('found “n8n”');
  expect(
    await messageOf('{"format":"heddle/flow@1","name":"A","nodes":[{"id":"Bad Id","kind":"input"}]}'),
  ).toContain('At nodes.0.id');
});

test('a YAML file that unfolds without end is refused', async () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (let level = 1; level < 9; level++) {
    const [name, last] = ['abcdefghi'[level], 'abcdefghi'[level - 1]];
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${last}`).join(',')}]`);
  }
  expect(await messageOf(bomb.join('\n'))).toContain('Excessive alias count');
});

test('a file is named after its flow', () => {
  expect(flowFileName('Ask the docs!')).toBe('ask-the-docs.flow.json');
  expect(flowFileName('Größe 2')).toBe('größe-2.flow.json');
  expect(flowFileName('…')).toBe('flow.flow.json');
});
