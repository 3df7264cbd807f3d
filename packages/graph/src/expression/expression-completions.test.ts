import { describe, expect, it } from 'vitest';
import type { AvailableReference } from '../reference/completions.ts';
import { expressionCompletions } from './expression-completions.ts';

const available: readonly AvailableReference[] = [
  { path: ['ask', 'text'], type: 'text' },
  { path: ['search', 'chunks'], type: 'list<chunk>' },
  {
    path: ['parse', 'json'],
    type: 'json',
    schema: { type: 'object', properties: { title: { type: 'string', title: 'The title' } } },
  },
];

function completions(source: string): ReturnType<typeof expressionCompletions> {
  return expressionCompletions(source.replace('|', ''), source.indexOf('|'), available);
}

function labels(source: string): readonly string[] {
  return completions(source).map((entry) => entry.label);
}

describe('expressionCompletions', () => {
  it('X26 offers references, then functions and words', () => {
    const offered = labels('|');
    expect(offered.slice(0, 3)).toEqual(['ask.text', 'search.chunks', 'parse.json']);
    expect(offered).toContain('contains');
    expect(labels('ask.text == "x" an|')).toEqual(['any', 'and', 'boolean']);
  });

  it('X26 replaces what was typed, also behind the cursor', () => {
    expect(completions('1 + as|k')[0]).toMatchObject({
      label: 'ask.text',
      insert: 'ask.text',
      from: 4,
      to: 7,
      detail: 'text',
    });
    expect(completions('low|')[0]).toMatchObject({ insert: 'lower(', kind: 'function' });
    expect(completions('low|er(x)')[0]).toMatchObject({ insert: 'lower', from: 0, to: 5 });
    expect(completions('low|')[0]?.detail).toContain('lower(text)');
  });

  it('X26 schemas name what lies below a reference', () => {
    expect(completions('parse.json.|')).toMatchObject([{ label: 'parse.json.title', detail: 'The title' }]);
  });

  it('X26 `item` is offered where a function binds it, with its properties', () => {
    expect(labels('any(search.chunks, it|')[0]).toBe('item');
    expect(labels('any(search.chunks, item.sc|')).toEqual(['item.score']);
    expect(labels('any(filter(search.chunks, true), item.sc|')).toEqual([]);
    expect(labels('any(it|')).not.toContain('item');
    expect(labels('any(search.chunks, true) and ite|')).not.toContain('item');
  });

  it('X26 nothing inside quotes', () => {
    expect(labels('"as|')).toEqual([]);
  });
});
