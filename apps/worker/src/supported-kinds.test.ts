import { compile } from '@heddle/compiler';
import { flowSchema, type Plan } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { createMissingKinds } from './supported-kinds.ts';

const flow = flowSchema.parse({
  format: 'heddle/flow@1',
  name: 'Answer',
  nodes: [
    { id: 'ask', kind: 'input' },
    { id: 'history', kind: 'memory.conversation' },
    { id: 'answer', kind: 'model.chat', config: { provider: 'local' } },
    { id: 'reply', kind: 'output' },
  ],
  edges: [
    { from: 'ask.text', to: 'answer.prompt' },
    { from: 'answer.text', to: 'reply.text' },
    { from: 'history.memory', to: 'answer.memory', kind: 'attachment' },
  ],
});

function planned(): Plan {
  const { plan, diagnostics } = compile(flow, { catalog });
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

describe('createMissingKinds', () => {
  it('G7 a worker that has every kind misses none', () => {
    expect(createMissingKinds(catalog)(planned(), 's1')).toEqual([]);
  });

  it('G7 a kind that is not there, or in another major version, is missed, borrowed ones too', () => {
    const { 'memory.conversation': _memory, ...without } = catalog;
    expect(createMissingKinds(without)(planned(), 's1')).toEqual(['memory.conversation@1']);
    const newer = { ...catalog, 'model.chat': { ...catalog['model.chat'], version: 2 } };
    expect(createMissingKinds(newer)(planned(), 's1@3.0')).toEqual(['model.chat@1']);
  });
});
