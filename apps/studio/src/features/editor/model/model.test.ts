import { type Flow, flowSchema } from '@heddle/contracts';
import { applyChange, jsonPointer } from '@heddle/graph';
import { catalog } from '@heddle/nodes/catalog';
import { expect, test } from 'vitest';
import { createNodeViews } from '../../../canvas/node-view.ts';
import { missingInput } from '../../../forms/missing-input.ts';
import { searchNodes } from '../canvas/search-nodes.ts';
import { paletteGroups } from '../palette/palette-model.ts';
import { changesText } from '../publish/changes-text.ts';
import { fixToChange, parsePointer } from './quick-fix.ts';
import { availableReferences } from './references.ts';
import { askedInput, chatInput } from './run-input.ts';

const kinds = Object.values(catalog);
const inputKind = kinds.find((spec) => spec.role === 'input')?.kind ?? '';
const templateKind = kinds.find((spec) => spec.portsFromTemplate !== undefined)?.kind ?? '';

/** ask ──▶ first ──▶ second, and aside reads ask in its text */
function sample(asked: object = {}): Flow {
  return flowSchema.parse({
    format: 'heddle/flow@1',
    name: 'Sample',
    nodes: [
      { id: 'ask', kind: inputKind, config: asked },
      { id: 'first', kind: templateKind, name: 'Greeting', config: { template: 'Hello {{who}}' } },
      { id: 'second', kind: templateKind, config: { template: '{{what}}' } },
      { id: 'aside', kind: templateKind, config: { template: 'Read {{ask.text}}' } },
    ],
    edges: [
      { from: 'ask.text', to: 'first.who' },
      { from: 'first.text', to: 'second.what' },
    ],
  });
}
const viewsOf = (flow: Flow) => createNodeViews(flow, catalog);
const pathsFor = (id: string, flow = sample()) =>
  availableReferences(flow, viewsOf(flow), id).map(({ path }) => path.join('.'));

test('a node may read what comes before it first, then what is beside it, never itself or what comes after', () => {
  expect(pathsFor('second')).toEqual(['ask.text', 'first.text', 'aside.text']);
  expect(pathsFor('first')).toEqual(['ask.text', 'aside.text']);
  expect(pathsFor('ask')).toEqual([]);
});

test('a reference orders like an edge: what is read cannot read back', () => {
  const flow = sample();
  expect(viewsOf(flow).get('aside')?.references).toEqual([{ node: 'ask', port: 'text' }]);
  expect(pathsFor('ask', flow)).not.toContain('aside.text');
});

test('the run form asks for the input’s own fields, required ones marked', () => {
  const schema = {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city'],
  };
  expect(askedInput(viewsOf(sample({ schema })))).toMatchObject({
    mode: 'form',
    textField: 'city',
    schema: { properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city'] },
  });
});

test('a conversation sends the text, what was said before, and no failed answers', () => {
  const asked = askedInput(viewsOf(sample({ mode: 'chat' })));
  expect(asked?.mode).toBe('chat');
  if (!asked) return;
  const turns = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello' },
    { role: 'assistant', content: 'It broke', isFailed: true },
  ] as const;
  expect(chatInput(asked, { values: { text: 'old' }, turns, session: 's' }, 'And now?')).toEqual({
    text: 'And now?',
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'And now?' },
    ],
  });
});

test('an empty flow asks for nothing', () => {
  expect(askedInput(viewsOf(flowSchema.parse({ format: 'heddle/flow@1', name: 'Empty' })))).toBeUndefined();
});

test('pointers name places in a config, with or without the leading part', () => {
  expect(parsePointer('/config/cases/0/when')).toEqual(['cases', 0, 'when']);
  expect(parsePointer('headers/x~1y~0z')).toEqual(['headers', 'x/y~z']);
  // As the compiler writes it into a quick fix.
  expect(parsePointer(jsonPointer(['headers', 'x/y~z', 0]))).toEqual(['headers', 'x/y~z', 0]);
});

test('a quick fix is one change of the flow', () => {
  const flow = sample();
  const edge = { from: 'ask.text', to: 'first.who' };
  const without = fixToChange(flow, { type: 'remove-edge', edge });
  expect(without && applyChange(flow, without).edges).toHaveLength(1);
  const set = fixToChange(flow, {
    type: 'set-config',
    nodeId: 'first',
    path: '/config/template',
    value: 'Hi',
  });
  expect(set && applyChange(flow, set).nodes[1]?.config).toEqual({ template: 'Hi' });
  expect(fixToChange(flow, { type: 'add-secret', name: 'openai' })).toBeUndefined();
});

test('the palette shows every kind once, and those used lately a second time at the top', () => {
  const groups = paletteGroups(catalog, '', [templateKind, 'gone.kind']);
  expect(groups[0]).toMatchObject({ key: 'recent', specs: [{ kind: templateKind }] });
  const rest = groups.slice(1).flatMap((group) => group.specs.map((spec) => spec.kind));
  expect(rest.sort()).toEqual(kinds.map((spec) => spec.kind).sort());
});

test('a search ranks titles over kinds over summaries, and finds nothing where nothing fits', () => {
  const [best] = paletteGroups(catalog, 'templ', [])[0]?.specs ?? [];
  expect(best?.kind).toBe(templateKind);
  expect(paletteGroups(catalog, 'zzzzqq', [])).toEqual([]);
});

test('a search in the flow finds names, ids and what configs say', () => {
  const views = [...viewsOf(sample()).values()];
  expect(searchNodes(views, 'greet').map((view) => view.id)).toEqual(['first']);
  expect(searchNodes(views, 'Hello {{').map((view) => view.id)).toEqual(['first']);
  expect(searchNodes(views, ' ')).toEqual([]);
});

test('a version says in a line what changed', () => {
  expect(changesText({ added: ['a'], removed: [], changed: ['b', 'c'], edges: 1 }, { nodes: [] })).toBe(
    'added a · changed b, c · 1 connection',
  );
  expect(changesText({ added: [], removed: [], changed: [], edges: 0 }, { nodes: [] })).toBe(
    'No change of logic',
  );
});

test('a run waits for what must be asked, not for what has a default', () => {
  const schema = {
    type: 'object',
    required: ['language', 'text'],
    properties: { language: { type: 'string', default: 'en' }, text: { type: 'string' } },
  };
  expect(missingInput(schema, {})).toBe('text');
  expect(missingInput(schema, { text: '' })).toBeUndefined();
  expect(missingInput({}, {})).toBeUndefined();
});
