import { flowSchema, type Template } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { groupTemplates, searchTemplates, withoutTitle } from './template-groups.ts';

const flow = flowSchema.parse({ format: 'heddle/flow@1', name: 'Any' });
function template(id: string, tags: readonly string[], summary = ''): Template {
  return { id, title: id, summary, tags: [...tags], needsKey: false, readme: '', flow };
}
const all = [
  template('later', ['generation 10']),
  template('docs', ['RAG'], 'Answers from documents'),
  template('first', ['generation 1']),
];

test('generations follow each other by number, after what is ready to use', () => {
  expect(groupTemplates(all).map((group) => group.templates.map((each) => each.id))).toEqual([
    ['docs'],
    ['first', 'later'],
  ]);
});

test('a group without templates is not shown', () => {
  expect(groupTemplates([])).toEqual([]);
});

test('a search needs every word, in title, summary or tags', () => {
  expect(searchTemplates(all, 'answers rag').map((each) => each.id)).toEqual(['docs']);
  expect(searchTemplates(all, 'answers nothing')).toEqual([]);
  expect(searchTemplates(all, '  ')).toHaveLength(3);
});

test('only the first heading of a README is left out', () => {
  expect(withoutTitle('# Title\n\nText\n\n# More')).toBe('Text\n\n# More');
  expect(withoutTitle('Text\n# More')).toBe('Text\n# More');
});
