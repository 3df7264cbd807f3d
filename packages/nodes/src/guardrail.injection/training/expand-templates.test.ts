import { describe, expect, it } from 'vitest';
import { expandTemplates } from './expand-templates.ts';

const SOURCE =
  '// a comment\n= fruit: apple | pear\n## shopping\nBuy [one|two] {fruit}.\nKeep {unknown} and [this].\\nEnd.\n';

describe('expandTemplates', () => {
  it('picks alternatives and list entries, and leaves everything else as it stands', () => {
    const texts = expandTemplates(SOURCE, 50, 1);
    expect(new Set(texts.map(({ text }) => text))).toEqual(
      new Set([
        'Buy one apple.',
        'Buy two apple.',
        'Buy one pear.',
        'Buy two pear.',
        'Keep {unknown} and [this].\nEnd.',
      ]),
    );
    expect(new Set(texts.map(({ family }) => family))).toEqual(new Set(['shopping']));
  });

  it('the same seed gives the same texts', () => {
    expect(expandTemplates(SOURCE, 3, 7)).toEqual(expandTemplates(SOURCE, 3, 7));
  });
});
