import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { PROVIDERS } from './providers.ts';

describe('model.chat: its specification', () => {
  it('C13 `json` is certain only with a schema; it borrows a memory and lends a model', () => {
    const json = (config: object) =>
      node.ports(node.config.parse(config)).outputs.find((port) => port.name === 'json');
    expect(json({})).toMatchObject({ optional: true });
    expect(json({ schema: { type: 'object' } })).toMatchObject({
      optional: false,
      schema: { type: 'object' },
    });
    const ports = node.ports(node.config.parse({}));
    expect(ports.inputs.map((port) => port.name)).toEqual(['prompt', 'messages', 'system', 'context']);
    expect(ports.outputs.filter((port) => port.streams).map((port) => port.name)).toEqual(['text']);
    expect([ports.borrows, ports.lends]).toMatchObject([[{ type: 'memory' }], [{ type: 'model' }]]);
    expect(node.paid).toBe(true);
  });

  it('C14 needs the secret of its provider, unless another is named', () => {
    const needs = (config: object) => node.needs?.(node.config.parse(config));
    expect(needs({ provider: 'google' })).toEqual({ secrets: ['google'] });
    expect(needs({ provider: 'google', apiKey: { secret: 'mine' } })).toEqual({});
    for (const provider of ['local', 'ollama', 'openai-compatible']) expect(needs({ provider })).toEqual({});
  });

  it('C15 shows provider, model and temperature on the canvas', () => {
    const essential = (config: object) => node.essential(node.config.parse(config));
    expect(essential({})).toBe('Built-in reader');
    expect(essential({ provider: 'openai', temperature: 0 })).toBe('OpenAI · gpt-5-mini · t 0');
    expect(essential({ provider: 'openai-compatible', model: 'mine' })).toBe('OpenAI-compatible · mine');
  });

  it('C16 every provider it offers can be chosen, and no other', () => {
    for (const { provider } of PROVIDERS) expect(node.config.safeParse({ provider }).success).toBe(true);
    for (const config of [
      { provider: 'other' },
      { baseUrl: 'file:///etc/passwd' },
      { baseUrl: 'not a url' },
      { temperature: 2.1 },
      { maxTokens: 0 },
      { apiKey: 'sk-plain-key' },
      { schema: [] },
    ])
      expect(node.config.safeParse(config).success).toBe(false);
  });
});
