import { type CompileOptions, compile } from '@heddle/compiler';
import type { CalledFlow, Diagnostic, FlowSignature, Json, JsonObject } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';
import { drawn } from './drawn-flow.ts';

const CODES = ['flow-missing', 'flow-input-invalid', 'flow-call-endless'];

const called = (config: Record<string, Json> = {}) => ({
  kind: 'control.flow',
  config: { flow: 'other', ...config },
});

/** `ask` has a text, a number that is optional and a list; `extra` are edges. */
function calling(config: Record<string, Json>, extra = '') {
  const schema = {
    type: 'object',
    required: ['text'],
    properties: { text: { type: 'string' }, size: { type: 'number' }, list: { type: 'array' } },
  };
  return drawn(
    { ask: { kind: 'input', config: { schema } }, sub: called(config), out: 'output' },
    `ask.text>sub.run sub.output>out.json ${extra}`,
  );
}

/** What the workspace knows of `other`, which takes these properties. */
function taking(properties: JsonObject, more: JsonObject = {}, mode: 'form' | 'chat' = 'form'): CalledFlow {
  const schema = { type: 'object', properties, ...more };
  return { slug: 'other', found: { version: 4, input: { mode, schema }, calls: [] } };
}

function said(
  flow: Parameters<typeof compile>[0],
  known: Omit<CompileOptions, 'catalog'>,
): readonly Diagnostic[] {
  return compile(flow, { catalog, ...known }).diagnostics.filter(({ code }) => CODES.includes(code));
}

const TEXT = { type: 'string' };

describe('flow-missing', () => {
  it('CF1 says nothing of a flow that nobody was asked about', () => {
    const flow = calling({ version: 3, input: { text: 'a' } });
    expect(said(flow, {})).toEqual([]);
    expect(said(flow, { flows: [] })).toEqual([]);
    expect(said(flow, { flows: [{ slug: 'other', found: null }] })).toEqual([]);
  });

  it('CF2 a pinned version that does not exist names the live one, and offers it', () => {
    const flows = [{ slug: 'other', version: 9, found: null, live: 4 }];
    expect(said(calling({ version: 9 }), { flows })).toEqual([
      expect.objectContaining({
        severity: 'error',
        nodeId: 'sub',
        path: '/config/version',
        message: 'Flow `sub` calls `other` in version 9, which does not exist. The live version is 4.',
        fix: {
          title: 'Call version 4',
          edit: { type: 'set-config', nodeId: 'sub', path: '/version', value: 4 },
        },
      }),
    ]);
  });
});

describe('flow-input-invalid', () => {
  const messages = (config: Record<string, Json>, other: CalledFlow, extra = '') =>
    said(calling(config, extra), { flows: [other] }).map(({ message, path }) => [path, message]);

  it('CF3 a required field that nobody gives is missing; one that has a value fits', () => {
    const other = taking({ text: TEXT, language: TEXT }, { required: ['text', 'language'] });
    expect(messages({ input: { text: '{{ask.text}}', language: 'fr' } }, other)).toEqual([]);
    expect(messages({ input: { text: '{{ask.text}}' } }, other)).toEqual([
      [
        '/config/input',
        'Flow `sub` calls `other`, which needs `language`. Set the field, or connect an object that has it.',
      ],
    ]);
  });

  it('CF4 a field that the flow does not have is named, with the one that was meant', () => {
    expect(messages({ input: { languge: 'fr' } }, taking({ language: TEXT }))).toEqual([
      [
        '/config/input/languge',
        'Flow `sub` calls `other`, which has no field `languge`. Did you mean `language`? It has: language.',
      ],
    ]);
    expect(messages({ input: { messages: '{{ask.list}}' } }, taking({}, {}, 'chat'))).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['{{ask.size}}', TEXT],
    ['{{ask.text}}', { type: 'number' }],
    ['{{ask.list}}', { type: 'object' }],
    ['about {{ask.size}}', { type: 'number' }],
    ['12', { type: 'number' }],
    ['red', { enum: ['blue', 'green'] }],
  ])('CF5 %s does not fit %j', (value, schema) => {
    const [[path, message] = []] = messages({ input: { size: value } }, taking({ size: schema }));
    expect(path).toBe('/config/input/size');
    expect(message).toMatch(
      /`other`, and its field `size` does not fit: the value (is|may be) .* expected\. A field that is one reference keeps its type/,
    );
  });

  it.each<[string, JsonObject]>([
    ['{{ask.text}}', TEXT],
    ['{{ask.size}}', { type: ['number', 'null'] }],
    ['{{ask.list}}', { type: 'array', items: TEXT }],
    ['about {{ask.size}}', TEXT],
    ['blue', { enum: ['blue', 'green'] }],
    ['{{ask.text}}', { enum: ['blue', 'green'] }],
    ['{{ask.text ?? 3}}', { type: 'number' }],
    ['{{input.size}}', { type: 'number' }],
    ['{{ask.size}}', { $ref: '#/$defs/size' }],
    ['{{ask.size', { type: 'number' }],
  ])('CF6 of %s in %j nothing is said: it fits, or only a run can tell', (value, schema) => {
    expect(messages({ input: { size: value } }, taking({ size: schema }))).toEqual([]);
  });

  it('CF7 a connected object gives the rest: what is known of it is compared, what is not is left to the run', () => {
    const part = (schema: JsonObject) =>
      drawn(
        {
          ask: {
            kind: 'input',
            config: { schema: { type: 'object', required: ['part'], properties: { part: schema } } },
          },
          sub: called({ input: { language: 'fr' } }),
          out: 'output',
        },
        'ask.part>sub.input sub.output>out.json',
      );
    const other = taking({ text: TEXT, language: TEXT }, { required: ['text', 'language'] });
    const messagesOf = (schema: JsonObject) =>
      said(part(schema), { flows: [other] }).map(({ message }) => message);
    const object = (properties: JsonObject, required: readonly string[] = Object.keys(properties)) => ({
      type: 'object',
      properties,
      required,
    });
    expect(messagesOf({ type: 'object' })).toEqual([]);
    expect(messagesOf(object({ text: TEXT, language: { type: 'number' } }))).toEqual([]);
    expect(messagesOf(object({ text: TEXT, more: TEXT }, ['text']))).toEqual([]);
    expect(messagesOf(object({ text: { type: 'number' } }))).toEqual([
      'Flow `sub` calls `other`, and `ask.part` does not fit its input: `text` is number where string is expected. Set the field here, or change what is connected.',
    ]);
    expect(messagesOf(object({ words: TEXT }))).toEqual([
      expect.stringContaining('`ask.part` gives a field `words`, which is not one of its: text, language'),
      expect.stringContaining('`text` is required and its source does not have it'),
    ]);
  });

  it('CF8 a flow that is called by its own slug takes what it takes itself', () => {
    const flow = calling({ input: { txt: 'a' } });
    expect(said(flow, { publishedAs: 'elsewhere' })).toEqual([]);
    expect(said(flow, { publishedAs: 'other' }).map(({ code, path }) => [code, path])).toEqual([
      ['flow-input-invalid', '/config/input/txt'],
      ['flow-input-invalid', '/config/input'],
      ['flow-call-endless', '/config/flow'],
    ]);
  });
});

describe('flow-call-endless', () => {
  const signature = (...calls: FlowSignature['calls']): CalledFlow['found'] => ({
    version: 2,
    input: { mode: 'form', schema: { type: 'object', properties: { text: TEXT } } },
    calls,
  });
  const flow = calling({ input: { text: '{{ask.text}}' } });
  const circle = (flows: readonly CalledFlow[], publishedAs?: string) =>
    said(flow, { flows, ...(publishedAs === undefined ? {} : { publishedAs }) }).map(
      ({ message }) => message,
    );

  it('CF9 a call of itself, and one that comes back over others, name the way round', () => {
    const back = [
      { slug: 'other', found: signature({ slug: 'third', always: true }) },
      { slug: 'third', found: signature({ slug: 'mine', always: true }) },
    ];
    expect(circle(back)).toEqual([]);
    expect(circle(back, 'mine')).toEqual([
      expect.stringContaining('calls without an end: `mine` → `other v2` → `third v2` → `mine`.'),
    ]);
    expect(circle([], 'other')).toEqual([expect.stringContaining('without an end: `other` → `other`.')]);
  });

  it('CF10 a circle among the called flows alone never ends either', () => {
    const flows = [
      { slug: 'other', found: signature({ slug: 'a', always: true }) },
      { slug: 'a', found: signature({ slug: 'b', version: 1, always: true }) },
      { slug: 'b', version: 1, found: { ...signature({ slug: 'a', always: true }), version: 1 } },
    ] as CalledFlow[]; // cast: spreading a union loses its members
    expect(circle(flows)).toEqual([expect.stringContaining('`a v2` → `b v1` → `a v2`')]);
  });

  it('CF11 a circle that depends on a condition may end, and nothing is said', () => {
    const flows = [{ slug: 'other', found: signature({ slug: 'mine', always: false }) }];
    expect(circle(flows, 'mine')).toEqual([]);
    expect(circle([{ slug: 'other', found: signature({ slug: 'nobody', always: true }) }], 'mine')).toEqual(
      [],
    );
  });
});
