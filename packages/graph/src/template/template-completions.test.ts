import { describe, expect, it } from 'vitest';
import type { AvailableReference } from '../reference/completions.ts';
import { templateCompletions } from './template-completions.ts';

const available: readonly AvailableReference[] = [
  { path: ['ask', 'text'], type: 'text' },
  { path: ['search', 'chunks'], type: 'list<chunk>', detail: 'Search' },
  {
    path: ['parse', 'json'],
    type: 'json',
    schema: {
      type: 'object',
      properties: {
        title: { type: 'string' },
        author: { type: 'object', properties: { 'full name': { type: 'string' } } },
      },
    },
  },
];

/** Completes at `|` and shows what each choice would make of the source. */
function completed(source: string): readonly string[] {
  const offset = source.indexOf('|');
  const text = source.replace('|', '');
  return templateCompletions(text, offset, available).map(
    (entry) => text.slice(0, entry.from) + entry.insert + text.slice(entry.to),
  );
}

function labels(source: string): readonly string[] {
  return templateCompletions(source.replace('|', ''), source.indexOf('|'), available).map(
    (entry) => entry.label,
  );
}

describe('templateCompletions', () => {
  it('T19 nothing outside braces, in comments, and behind escaped braces', () => {
    for (const source of ['|', 'te|xt', '{|', '{{ask.text}}|', '\\{{a|', '{{! a|', '{{a}} b|'])
      expect(labels(source)).toEqual([]);
  });

  it('T19 right after `{{` everything is offered, references first, and the tag is closed', () => {
    expect(completed('Hi {{|')).toEqual([
      'Hi {{ask.text}}',
      'Hi {{search.chunks}}',
      'Hi {{parse.json}}',
      'Hi {{#if ',
      'Hi {{#each ',
      'Hi {{#unless ',
    ]);
  });

  it('T19 what was typed chooses and is replaced, also behind the cursor', () => {
    expect(completed('{{as|}}')).toEqual(['{{ask.text}}']);
    expect(completed('{{as|k.old }} x')).toEqual(['{{ask.text }} x']);
    expect(completed('{{chu|')).toEqual(['{{search.chunks}}']);
    expect(completed('{{ask.text ?? par|}}')).toEqual(['{{ask.text ?? parse.json}}']);
    expect(completed('{{#if sea|}}')).toEqual(['{{#if search.chunks}}']);
  });

  it('T19 schemas name what lies below a reference', () => {
    expect(completed('{{parse.json.|}}')).toEqual(['{{parse.json.title}}', '{{parse.json.author}}']);
    expect(completed('{{parse.json.author.|}}')).toEqual(['{{parse.json.author["full name"]}}']);
    expect(labels('{{search.chunks.|}}')).toEqual(['search.chunks.0']);
    expect(labels('{{search.chunks.0.t|}}')).toEqual(['search.chunks.0.text', 'search.chunks.0.title']);
    expect(labels('{{ask.text.|}}')).toEqual([]);
  });

  it('T19 loops bind their items, which know their properties', () => {
    expect(labels('{{#each search.chunks as passage}}{{pas|')).toEqual(['passage']);
    expect(labels('{{#each search.chunks as passage}}{{passage.sc|')).toEqual(['passage.score']);
    expect(labels('{{#each search.chunks}}{{this.sc|')).toEqual(['this.score']);
    expect(labels('{{#each search.chunks}}{{@|')).toEqual(['@index', '@first', '@last', '@key']);
    expect(labels('{{#each search.chunks}}x{{/each}}{{th|')).toEqual([]);
  });

  it('T19 the block that is open can be continued and closed', () => {
    expect(completed('{{#if ask.text}}a{{/|')).toEqual(['{{#if ask.text}}a{{/if}}']);
    expect(labels('{{#if ask.text}}a{{el|')).toEqual(['else']);
    expect(labels('{{/|')).toEqual([]);
    expect(completed('{{#e|')).toEqual(['{{#each ']);
  });
});
