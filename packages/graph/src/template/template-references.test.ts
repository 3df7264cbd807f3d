import { describe, expect, it } from 'vitest';
import { parseTemplate } from './parse-template.ts';
import { renameTemplateReferences, templateReferences } from './template-references.ts';

function referencesOf(source: string): readonly string[] {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return templateReferences(parsed.template).map((reference) => {
    expect(source.slice(reference.offset, reference.offset + reference.length)).toContain(reference.path[0]);
    return `${reference.path.join('/')}${reference.hasDefault ? '?' : ''}`;
  });
}

describe('templateReferences', () => {
  it('T18 lists references in the order of the source, with places', () => {
    expect(referencesOf('{{b.x}} {{a.y["k l"]}}\n{{name}} {{b.x}}')).toEqual([
      'b/x',
      'a/y/k l',
      'name',
      'b/x',
    ]);
  });

  it('T18 says which the template copes without: defaults and tests', () => {
    expect(referencesOf('{{a.b ?? c.d ?? "x"}} {{e.f ?? g.h}}')).toEqual(['a/b?', 'c/d?', 'e/f?', 'g/h']);
    expect(referencesOf('{{#if a.b}}x{{/if}}{{#unless c.d}}{{/unless}}{{#each e.f}}{{/each}}')).toEqual([
      'a/b?',
      'c/d?',
      'e/f',
    ]);
  });

  it('T18 what an `{{#if}}` has tested is there inside it, in the branch that proves it', () => {
    expect(referencesOf('{{#if a.b}}{{a.b.c}} {{a.x}}{{else}}{{a.b}}{{/if}} {{a.b}}')).toEqual([
      'a/b?',
      'a/b/c?',
      'a/x',
      'a/b',
      'a/b',
    ]);
    expect(referencesOf('{{#unless a.b}}{{a.b}}{{else}}{{a.b}}{{/unless}}')).toEqual(['a/b?', 'a/b', 'a/b?']);
    expect(referencesOf('{{#if a.b ?? c.d}}{{a.b}}{{/if}}')).toEqual(['a/b?', 'c/d?', 'a/b']);
  });

  it('T9 what loops bind are no references', () => {
    expect(
      referencesOf('{{#each a.l as it}}{{it.x}}{{this}}{{@index}}{{b.c}}{{else}}{{it.x}}{{/each}}{{it.x}}'),
    ).toEqual(['a/l', 'b/c', 'it/x', 'it/x']);
  });

  it('T18 renames in place and keeps every other character', () => {
    const rename = (path: readonly string[]): readonly string[] =>
      path[0] === 'ask' ? ['ask-2', ...path.slice(1)] : path;
    expect(
      renameTemplateReferences(
        '{{ ask.text ?? ask["a b"] }}  \\{{ask.text}} {{! ask.x }}{{#each ask.l as ask}}{{ask.y}}{{/each}}',
        rename,
      ),
    ).toBe(
      '{{ ask-2.text ?? ask-2["a b"] }}  \\{{ask.text}} {{! ask.x }}{{#each ask-2.l as ask}}{{ask.y}}{{/each}}',
    );
    expect(renameTemplateReferences('{{ask.text', rename)).toBe('{{ask.text');
  });
});
