import { describe, expect, it } from 'vitest';
import { readMarkdown } from './read-markdown.ts';

describe('readMarkdown', () => {
  it('takes the title from the front matter and leaves the front matter out', () => {
    const read = readMarkdown('---\ntitle: "The \\"real\\" title"\ntags:\n  - a\n---\n# Heading\n\nText\n');
    expect(read).toEqual({ title: 'The "real" title', text: '# Heading\n\nText\n' });
  });

  it('reads plain, quoted and folded titles', () => {
    const titleOf = (line: string) => readMarkdown(`---\n${line}\nother: 1\n---\nText`).title;
    expect(titleOf('title: Plain title # comment')).toBe('Plain title');
    expect(titleOf("title: 'It''s'")).toBe("It's");
    expect(titleOf('Title: 2026')).toBe('2026');
    expect(titleOf('title: >-\n  Folded\n  title')).toBe('Folded title');
  });

  it('keeps two thematic breaks around prose', () => {
    const source = '---\nJust a sentence, no key.\n---\nMore';
    expect(readMarkdown(source)).toEqual({ title: undefined, text: source });
  });

  it('falls back to the first heading, the highest one near the top first', () => {
    expect(readMarkdown('## Small\n\n# **Big** [link](https://example.com) `code` #\n').title).toBe(
      'Big link code',
    );
    expect(readMarkdown('Setext title\n===\n\ntext').title).toBe('Setext title');
    expect(readMarkdown('```\n# no heading\n```\n\ntext').title).toBeUndefined();
  });
});
