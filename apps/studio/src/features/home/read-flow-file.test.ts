import { expect, test } from 'vitest';
import { flowFileName, readFlowFile } from './read-flow-file.ts';

function messageOf(text: string): string {
  const result = readFlowFile(text);
  return result.ok ? '' : result.message;
}

test('a flow file is read with its defaults', () => {
  const result = readFlowFile('{"format":"heddle/flow@1","name":"Echo"}');
  expect(result).toMatchObject({ ok: true, flow: { name: 'Echo', nodes: [], edges: [] } });
});

test('what is not JSON, not a flow, or broken is refused with its place', () => {
  expect(messageOf('nodes:')).toContain('Expected a flow as JSON');
  expect(messageOf('[]')).toContain('found none');
  expect(messageOf('{"format":"n8n","nodes":[]}')).toContain('found “n8n”');
  expect(
    messageOf('{"format":"heddle/flow@1","name":"A","nodes":[{"id":"Bad Id","kind":"input"}]}'),
  ).toContain('At nodes.0.id');
});

test('a file is named after its flow', () => {
  expect(flowFileName('Ask the docs!')).toBe('ask-the-docs.flow.json');
  expect(flowFileName('…')).toBe('flow.flow.json');
});
