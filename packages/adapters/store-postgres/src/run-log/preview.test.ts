import { describe, expect, it } from 'vitest';
import { previewOf } from './preview.ts';

describe('previewOf', () => {
  it.each([
    [{ text: '  Where is\n my order? ' }, 'Where is my order?'],
    [{ n: 5, empty: ' ', text: 'second' }, 'second'],
    [{ n: 5 }, '{"n":5}'],
    [{}, '{}'],
    [{ text: 'nul\u0000' }, 'nul'],
  ])('%j is shown as %j', (input, preview) => {
    expect(previewOf(input)).toBe(preview);
  });

  it('cuts after 120 characters, never inside one', () => {
    const preview = previewOf({ text: '🧵'.repeat(200) });
    expect(preview).toBe('🧵'.repeat(120));
  });
});
