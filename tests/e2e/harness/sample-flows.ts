const node = (id: string, kind: string, name: string, config: object = {}) => ({ id, kind, name, config });

/** ask -> answer (a model at this address) -> sign -> out */
export const warrantyOf = (baseUrl: string) => ({
  format: 'heddle/flow@1',
  name: 'Warranty',
  nodes: [
    node('ask', 'input', 'Question'),
    node('answer', 'model.chat', 'Answer', { provider: 'openai-compatible', baseUrl, model: 'weaver' }),
    node('sign', 'transform.template', 'Signature', { template: '{{text}} Kind regards' }),
    node('out', 'output', 'Reply'),
  ],
  edges: [
    { from: 'ask.text', to: 'answer.prompt' },
    { from: 'answer.text', to: 'sign.text' },
    { from: 'sign.text', to: 'out.text' },
  ],
});

/** ask -> every [ say (a model at this address) ] -> out */
export const mapOf = (baseUrl: string) => ({
  format: 'heddle/flow@1',
  name: 'Each one',
  nodes: [
    node('ask', 'input', 'Texts', {
      schema: {
        type: 'object',
        required: ['texts'],
        properties: { texts: { type: 'array', items: { type: 'string' } } },
      },
    }),
    node('every', 'control.map', 'Every text', { parallel: 1 }),
    {
      ...node('say', 'model.chat', 'Say', { provider: 'openai-compatible', baseUrl, model: 'teller' }),
      parent: 'every',
    },
    node('out', 'output', 'Said'),
  ],
  edges: [
    { from: 'ask.texts', to: 'every.items' },
    { from: 'every.item', to: 'say.prompt' },
    { from: 'say.text', to: 'every.yield' },
    { from: 'every.results', to: 'out.json' },
  ],
});
