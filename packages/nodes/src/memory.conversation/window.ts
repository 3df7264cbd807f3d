export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/**
 * Tokens of a text, estimated: four characters each for Latin text, one and a half for scripts that tokenizers cut
 * finer, and four for the message itself. An upper bound for the common encodings, so that a window never overruns.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (const character of text) quarters += (character.codePointAt(0) ?? 0) < 0x250 ? 1 : 3;
  return Math.ceil(quarters / 4) + 4;
}

/** The newest turns that fit, oldest first. A window never begins with the assistant's half of an exchange. */
export function windowOf(turns: readonly Turn[], maxTokens: number): readonly Turn[] {
  let tokens = 0;
  let start = turns.length;
  while (start > 0) {
    const turn = turns[start - 1];
    if (!turn) break;
    tokens += estimateTokens(turn.text);
    if (tokens > maxTokens) break;
    start--;
  }
  while (start < turns.length && turns[start]?.role === 'assistant') start++;
  return turns.slice(start);
}
