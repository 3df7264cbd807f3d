import { describe, expect, it } from 'vitest';
import { freshNodeId } from './fresh-id.ts';

describe('freshNodeId', () => {
  it.each(['constructor', 'Prototype', '__proto__', '', '漢字'])(
    'makes an id that is allowed of %j',
    (word) => {
      expect(freshNodeId(word, new Set())).toMatch(/^(node|proto)$/);
    },
  );

  it('counts up where the id is taken', () => {
    expect(freshNodeId('Answer', new Set(['answer', 'answer-2']))).toBe('answer-3');
  });
});
